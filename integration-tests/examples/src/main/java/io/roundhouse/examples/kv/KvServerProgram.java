package io.roundhouse.examples.kv;

import io.roundhouse.client.StubServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/** Serves {@code KeyValueStore} from memory. */
public final class KvServerProgram {
    private KvServerProgram() {
    }

    /** Serves until the input ends. */
    public static boolean run(final Path socket) throws IOException {
        try (StubServer server = StubServer.open(socket, "kv-server", "kv", new OrderedStore(new OrderedEntries()))) {
            System.out.println("serving");
            System.in.transferTo(OutputStream.nullOutputStream());
        }
        return true;
    }
}
