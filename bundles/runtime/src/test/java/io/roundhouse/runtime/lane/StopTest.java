package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: a service that serves peers is about to stop. */
@Timeout(30)
final class StopTest {
    private static final int REQUESTS = 5;

    private final TestGraph world = TestGraph.threaded();
    private volatile boolean isStopping;
    private volatile int answered;

    /** Asks a few times at once, counts answers. */
    private final class Network implements Engine {
        private int asked;

        @Override
        public int doWork(final Ports ports) {
            for (; asked < REQUESTS && ports.outCount() > 0; asked++) {
                ports.out(0).claim().kind(Message.REQUEST).method(1).streamId(asked).connection(1);
                ports.out(0).publish();
            }
            final int count = ports.inCount() == 0 ? 0 : ports.in(0).available();
            for (int i = 0; i < count; i++) {
                answered += ports.in(0).peek(i).status() == 0 ? 1 : 0;
            }
            if (count > 0) {
                ports.in(0).release(count);
            }
            return count;
        }

        @Override
        public void stopping() {
            isStopping = true;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** Answers once it knows that the service will stop. */
    private final class Late implements Engine {
        private final Queue<Long> open = new ArrayDeque<>();

        @Override
        public int doWork(final Ports ports) {
            final InPort requests = ports.in(0);
            for (; requests.available() > 0; requests.release(1)) {
                open.add(requests.peek(0).callId());
            }
            while (isStopping && !open.isEmpty()) {
                ports.out(0).claim().kind(Message.RESPONSE).callId(open.remove());
                ports.out(0).publish();
            }
            ports.in(1).release(ports.in(1).available());
            return 0;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    @Test
    void shouldTellTransportsAndLetCallsInFlightEnd() throws InterruptedException {
        world.add("network", TestEngines.factory(EngineKind.TRANSPORT, _ -> new Network()));
        world.add("late", TestEngines.factory(EngineKind.FRONTEND, _ -> new Late()));
        world.open("d0", DatapathInfo.Role.SERVER, "late", "network");
        while (world.graph.datapaths().getFirst().openCalls() < REQUESTS) {
            Thread.onSpinWait();
        }
        world.graph.announceStop();
        assertEquals(REQUESTS, answered);
        world.graph.close();
    }
}
