package io.roundhouse.examples.kv;

import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.CallOptions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Puts, gets and scans entries. */
public final class KvClientProgram {
    private KvClientProgram() {
    }

    /** @return false when the arguments are wrong */
    public static boolean run(final Path socket, final List<String> arguments) {
        if (arguments.size() < 3) {
            return false;
        }
        try (RpcChannel channel = RpcChannel.open(socket, "kv-client", arguments.get(0), KvSchema.SCHEMA)) {
            final KeyValueStoreClient store =
                new KeyValueStoreClient(channel, CallOptions.timeout(Duration.ofSeconds(5)));
            return run(store, arguments.get(1), arguments.subList(2, arguments.size()));
        }
    }

    private static boolean run(final KeyValueStoreClient store, final String command, final List<String> words) {
        switch (command + words.size()) {
            case "get1" -> System.out.println(text(store.get(request -> request.key(words.get(0)))));
            case "put2" -> System.out.println("version " + store.put(request -> request.key(words.get(0))
                .value(MemorySegment.ofArray(words.get(1).getBytes(StandardCharsets.UTF_8)))).version());
            case "scan1" -> scan(store, words.get(0), null);
            case "scan2" -> scan(store, words.get(0), words.get(1));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void scan(final KeyValueStoreClient store, final String from, final String to) {
        String next = from;
        while (next != null) {
            final String start = next;
            final ScanReply reply = store.scan(request -> {
                request.from(start);
                if (to != null) {
                    request.to(to);
                }
            });
            for (int i = 0; i < reply.entriesCount(); i++) {
                System.out.println(reply.entries(i).key() + '=' + text(reply.entries(i)));
            }
            next = reply.hasNext() ? reply.next() : null;
        }
    }

    private static String text(final Entry entry) {
        return new String(entry.value().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }
}
