package io.roundhouse.transport.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.WarmUp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class TcpExchangeTest {
    private static final int LINK_BYTES = 1 << 20;

    private final TestService server = new TestService(new TcpTransportFactory(),
        Map.of("listen_address", "127.0.0.1:0", "window_bytes", 32 << 10, "max_frame_bytes", 8 << 10));
    private final TestService client = new TestService(new TcpTransportFactory(),
        Map.of("window_bytes", 32 << 10, "max_frame_bytes", 8 << 10));
    private final String target = "127.0.0.1:" + server.port();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @RepeatedTest(5)
    void shouldLoseNothingWhenExchangedAtRandomMoments(final RepetitionInfo repetition) {
        final long seed = 1_000 + repetition.getCurrentRepetition();
        final Random random = new Random(seed);
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller one = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 8_000, seed);
        final Caller two = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 60, seed);

        while (one.received < 2_000 || two.received < 2_000) {
            one.send(100);
            two.send(100);
            client.cycle();
            exchange(client, random);
            server.cycle();
            exchange(server, random);
            echo.answer(random.nextInt(60));
            one.receive(random.nextInt(60));
            two.receive(random.nextInt(60));
        }

        assertEquals(0, one.failed + two.failed + one.losses + two.losses, "seed=" + seed);
        assertEquals(1, server.counter(TcpCounter.ACCEPTED));
    }

    private static void exchange(final TestService service, final Random random) {
        final int dice = random.nextInt(10);
        if (dice == 0) {
            service.exchange(new TcpTransportFactory());
        } else if (dice == 1) {
            service.engine.decompose();
        }
    }

    @Test
    void shouldGoOnWithAFormerInstanceThatComesBack() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 8_000, 1);
        final Engine formerClient = client.engine;
        final Engine formerServer = server.engine;
        final EngineState state = client.engine.decompose();

        for (int cycles = 0; caller.received < 2_000; cycles++) {
            caller.send(100);
            client.cycle();
            server.cycle();
            echo.answer(60);
            caller.receive(60);
            if (cycles % 50 == 25) {
                client.exchange(new TcpTransportFactory());
                server.exchange(new TcpTransportFactory());
            } else if (cycles % 50 == 49) {
                comeBack(client, formerClient);
                comeBack(server, formerServer);
            }
        }

        assertEquals(0, caller.failed + caller.losses);
        assertEquals(state, EngineState.fromBytes(state.toBytes()));
    }

    @Test
    void shouldKeepAnInstanceThatWasReplacedOffTheSockets() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 100, 1);
        final Engine replaced = client.engine;
        client.exchange(new TcpTransportFactory());
        while (caller.received < 1_000) {
            caller.send(50);
            assertEquals(0, replaced.doWork(client));
            client.cycle();
            server.cycle();
            echo.answer(60);
            assertEquals(0, replaced.doWork(client));
            caller.receive(60);
        }
        assertEquals(0, caller.failed + caller.losses);
    }

    private static void comeBack(final TestService service, final Engine former) {
        service.engine = former;
        former.portsChanged(service);
    }

    @Test
    void shouldChangeNothingWhenRestoredForARehearsal() {
        final Echo echo = new Echo(server, server.open(Role.SERVER, "echo", LINK_BYTES));
        final Caller caller = new Caller(client, client.open(Role.CLIENT, target, LINK_BYTES), 4_000, 1);
        while (caller.received < 500) {
            caller.send(50);
            client.cycle();
            client.factory.restore(client, client.engine.decompose());
            server.cycle();
            server.factory.restore(server, server.engine.decompose());
            echo.answer(60);
            caller.receive(60);
        }
        assertEquals(0, caller.failed + caller.losses);
    }

    @Test
    void shouldLeaveNothingOpenAfterWarmingUp() throws IOException {
        warmUp();
        final long before = descriptors();
        warmUp();
        assertEquals(before, descriptors());
    }

    private void warmUp() {
        try (WarmUp warmUp = new TcpTransportFactory().warmUp(client)) {
            int carried = 0;
            for (int i = 0; i < 300; i++) {
                carried += warmUp.round();
            }
            assertTrue(carried > 1_000, () -> "too few calls carried");
        }
    }

    private static long descriptors() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }
}
