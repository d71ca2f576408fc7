package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.spi.DatapathInfo.Role;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TcpTransportTest {
    private static final int LINK_BYTES = 1 << 20;

    private final TestService server = new TestService(new TcpTransportFactory(), Map.of("listen_address", "127.0.0.1:0"));
    private final TestService client = new TestService(new TcpTransportFactory(), Map.of());
    private final String target = "127.0.0.1:" + server.port();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void shouldEchoNumberedMessagesOfRandomLengthOnceAndInOrder() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 4000, 1);

        while (caller.received < 20_000) {
            caller.send(128);
            client.cycle();
            server.cycle();
            echo.answer(256);
            caller.receive(256);
        }

        assertEquals(0, caller.failed);
        assertEquals(0, caller.losses);
        assertEquals(1, server.counter(TcpCounter.ACCEPTED));
    }
}
