package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.sandbox.SandboxLink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpAllocationTest {
    private static final int PAYLOAD = 32;
    private static final int IN_FLIGHT = 128;

    private final MemorySegment memory = Arena.ofAuto().allocate(PAYLOAD);
    private long sent;
    private long done;

    @Test
    void shouldAllocateNothingInSteadyState() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (TestService server = new TestService(new TcpTransportFactory(), Map.of("listen_address", "127.0.0.1:0"));
            TestService client = new TestService(new TcpTransportFactory(), Map.of())) {
            final int serving = server.open(Role.SERVER, "echo", 1 << 20);
            final int calling = client.open(Role.CLIENT, "127.0.0.1:" + server.port(), 1 << 20);
            run(client, client.tx.get(calling), client.rx.get(calling), server, server.tx.get(serving),
                server.rx.get(serving), 300_000);

            final long before = threads.getCurrentThreadAllocatedBytes();
            run(client, client.tx.get(calling), client.rx.get(calling), server, server.tx.get(serving),
                server.rx.get(serving), 600_000);
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;

            // The first look at the counter allocates a little itself; a byte in a hundred messages would be 3,000.
            assertTrue(allocated < 3_000, "allocated=" + allocated);
        }
    }

    private void run(final TestService client, final SandboxLink clientTx, final SandboxLink clientRx,
        final TestService server, final SandboxLink serverTx, final SandboxLink serverRx, final long calls) {
        while (done < calls) {
            while (sent - done < IN_FLIGHT) {
                clientTx.claim().kind(Message.REQUEST).callId(++sent).method(1).deadlineNs(0)
                    .payload(memory, 0, PAYLOAD);
                clientTx.publish();
            }
            work(client);
            work(server);
            answer(serverTx, serverRx);
            final int answered = clientRx.available();
            if (answered > 0) {
                done += answered;
                clientRx.release(answered);
            }
        }
    }

    /** A duty cycle without timers, whose stand-in allocates. */
    private static void work(final TestService service) {
        service.tick();
        service.engine.doWork(service);
        service.poll();
    }

    private void answer(final SandboxLink tx, final SandboxLink rx) {
        final int count = rx.available();
        for (int i = 0; i < count; i++) {
            final Message request = rx.peek(i);
            tx.claim().kind(Message.RESPONSE).streamId(request.streamId()).connection(request.connection())
                .deadlineNs(0)
                .payload(memory, 0, PAYLOAD);
            tx.publish();
        }
        if (count > 0) {
            rx.release(count);
        }
    }
}
