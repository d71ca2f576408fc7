package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real threads: the datapath of a server ends while peers go on to call it. */
@Timeout(30)
final class CloseTest {
    private static final int ROUNDS = 20;

    private final TestGraph world = TestGraph.threaded();
    private volatile int asked;
    private volatile int answered;
    private volatile int wrong;

    /** Asks in each duty cycle as long as somebody serves, counts answers. */
    private final class Network implements Engine {
        @Override
        public int doWork(final Ports ports) {
            for (int i = 0; i < ports.inCount(); i++) {
                if (ports.in(i) != null) {
                    answers(ports, i);
                    ask(ports, i);
                }
            }
            return 1;
        }

        private void ask(final Ports ports, final int index) {
            final Message message = ports.isClosing(index) ? null : ports.out(index).claim();
            if (message != null) {
                message.kind(Message.REQUEST).method(1).streamId(asked).connection(1);
                ports.out(index).publish();
                asked++;
            }
        }

        private void answers(final Ports ports, final int index) {
            final int count = ports.in(index).available();
            for (int i = 0; i < count; i++) {
                wrong += ports.in(index).peek(i).status() == Status.UNAVAILABLE ? 0 : 1;
            }
            ports.in(index).release(count);
            answered += count;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** Takes nothing, like an application that died. */
    private static final class Dead implements Engine {
        @Override
        public int doWork(final Ports ports) {
            ports.in(1).release(ports.in(1).available());
            return 0;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    @Test
    void shouldAnswerEveryCallOfAServerThatEnds() throws InterruptedException {
        world.add("network", TestEngines.factory(EngineKind.TRANSPORT, _ -> new Network()));
        world.add("dead", TestEngines.factory(EngineKind.FRONTEND, _ -> new Dead()));
        for (int i = 0; i < ROUNDS; i++) {
            final int before = asked;
            world.open("d" + i, DatapathInfo.Role.SERVER, "dead", "network");
            while (asked < before + 10) {
                Thread.onSpinWait();
            }
            world.graph.close(world.graph.datapaths().getFirst().id(), TimeUnit.SECONDS.toNanos(5));
            assertTrue(asked > 0);
            assertEquals(asked, answered);
            assertEquals(0, wrong);
        }
        world.graph.close();
    }
}
