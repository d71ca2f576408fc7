package io.roundhouse.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.api.layout.RingDescriptor;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.ReceivedFds;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class TwoProcessTest {
    private static final int COUNT = 1_000_000;
    private static final int CAPACITY = 256;
    private static final long RING_LENGTH = RingDescriptor.length(CAPACITY, MessageDescriptor.LENGTH);

    @TempDir
    private Path directory;

    @Test
    void shouldEchoMillionNumberedDescriptorsThroughAnotherProcess() throws IOException, InterruptedException {
        final String path = directory.resolve("s").toString();
        final int listener = Posix.unixSocket(Posix.SOCK_SEQPACKET, true);
        Posix.bind(listener, path);
        Posix.listen(listener, 1);
        final Process child = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-XX:+UseSerialGC",
            "-Xmx64m", "-cp", System.getProperty("java.class.path"), Echo.class.getName(), path).inheritIO().start();
        try (Arena arena = Arena.ofConfined();
            SharedRegion region = SharedRegion.create(arena, "rings", 2 * RING_LENGTH)) {
            final int socket = Posix.accept(listener);
            assertEquals(1, Posix.sendFds(socket, arena.allocate(1), region.fd()));
            exchange(region.memory());
            assertEquals(true, child.waitFor(30, TimeUnit.SECONDS));
            assertEquals(0, child.exitValue());
            Posix.close(socket);
        } finally {
            child.destroyForcibly();
            Posix.close(listener);
        }
    }

    private static void exchange(final MemorySegment memory) {
        final RingProducer out = new RingProducer(memory, 0, CAPACITY, MessageDescriptor.LENGTH);
        final RingConsumer in = new RingConsumer(memory, RING_LENGTH, CAPACITY, MessageDescriptor.LENGTH);
        long sent = 0;
        long received = 0;
        while (received < COUNT) {
            int claimed = 0;
            long at = 0;
            while (sent < COUNT && claimed < 32 && (at = out.claim()) >= 0) {
                MessageDescriptor.put(memory, at, sent, 1, 0, (int) sent, 0, sent << 6, 8, -sent);
                sent++;
                claimed++;
            }
            if (at == RingProducer.CORRUPT) {
                throw new IllegalStateException("ring is corrupt: sent=" + sent);
            }
            out.publish();
            final int available = in.available();
            for (int i = 0; i < available; i++) {
                final long entry = in.entry(i);
                assertEquals(received, MessageDescriptor.callId(memory, entry));
                assertEquals(2, MessageDescriptor.kind(memory, entry));
                assertEquals(received << 6, MessageDescriptor.offset(memory, entry));
                assertEquals(-received, MessageDescriptor.deadlineNs(memory, entry));
                received++;
            }
            in.release(Math.max(0, available));
            if (claimed == 0 && available == 0) {
                Thread.yield();
            }
        }
    }

    /** The other process: sends every descriptor back as an answer. */
    static final class Echo {
        private Echo() {
        }

        public static void main(final String[] args) {
            final int socket = Posix.unixSocket(Posix.SOCK_SEQPACKET, true);
            Posix.connect(socket, args[0]);
            final ReceivedFds received;
            try (Arena arena = Arena.ofConfined()) {
                received = Posix.receiveFds(socket, arena.allocate(1), 1, 0);
            }
            try (Arena arena = Arena.ofConfined();
                SharedRegion region = SharedRegion.map(arena, received.fds()[0], 2 * RING_LENGTH)) {
                echo(region.memory());
            }
        }

        private static void echo(final MemorySegment memory) {
            final RingConsumer in = new RingConsumer(memory, 0, CAPACITY, MessageDescriptor.LENGTH);
            final RingProducer out = new RingProducer(memory, RING_LENGTH, CAPACITY, MessageDescriptor.LENGTH);
            while (in.position() < COUNT) {
                final int available = in.available();
                int done = 0;
                long to = 0;
                while (done < available && (to = out.claim()) >= 0) {
                    final long from = in.entry(done);
                    MessageDescriptor.put(memory, to, MessageDescriptor.callId(memory, from), 2, 0,
                        MessageDescriptor.method(memory, from), 0, MessageDescriptor.offset(memory, from),
                        MessageDescriptor.length(memory, from), MessageDescriptor.deadlineNs(memory, from));
                    done++;
                }
                out.publish();
                in.release(done);
                if (done == 0) {
                    Thread.yield();
                }
            }
        }
    }
}
