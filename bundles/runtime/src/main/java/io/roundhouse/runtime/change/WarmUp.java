package io.roundhouse.runtime.change;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.MemorySegment;

/**
 * Replays made-up messages through a policy on ports that lead nowhere, so that its code is compiled before real traffic
 * meets it. The instance is thrown away afterwards.
 */
final class WarmUp {
    private static final int BATCH = 64;
    private static final int PAYLOAD = 64;
    private static final int MIN_ROUNDS = 32;
    private static final int MAX_ROUNDS = 4_000;

    private WarmUp() {
    }

    /** Runs an instance for a while. @return messages shown to it */
    static long run(final Engine engine, final SandboxContext context, final long limitNs) {
        if (!(engine instanceof Policy) || limitNs <= 0) {
            return 0;
        }
        final SinkPorts ports = new SinkPorts();
        engine.portsChanged(ports);
        final long startNs = System.nanoTime();
        long shown = 0;
        for (int i = 0; i < MAX_ROUNDS && (i < MIN_ROUNDS || System.nanoTime() - startNs < limitNs); i++) {
            context.advance(1_000);
            shown += ports.refill(i);
            engine.doWork(ports);
        }
        return shown;
    }

    private static final class SinkPorts implements Ports {
        private final SinkStage tx = new SinkStage(Message.REQUEST);
        private final SinkStage rx = new SinkStage(Message.RESPONSE);

        int refill(final int round) {
            final int size = Math.max(1, BATCH >> round % 7);
            tx.refill(size);
            rx.refill(size);
            return 2 * size;
        }

        @Override
        public int inCount() {
            return 0;
        }

        @Override
        public InPort in(final int index) {
            return null;
        }

        @Override
        public int outCount() {
            return 0;
        }

        @Override
        public OutPort out(final int index) {
            return null;
        }

        @Override
        public DatapathInfo datapath(final int index) {
            return null;
        }

        @Override
        public StagePort tx() {
            return tx;
        }

        @Override
        public StagePort rx() {
            return rx;
        }
    }

    private static final class SinkStage implements StagePort {
        private final Message message = new Message();
        private final MemorySegment memory = MemorySegment.ofArray(new byte[PAYLOAD]);
        private final int kind;
        private long calls;
        private int left;

        SinkStage(final int kind) {
            this.kind = kind;
        }

        void refill(final int size) {
            left = size;
        }

        @Override
        public Message next() {
            if (left == 0) {
                return null;
            }
            left--;
            return message.callId(++calls).kind(kind).method(1).status(0).payload(memory, 0, PAYLOAD);
        }

        @Override
        public boolean apply(final Verdict verdict) {
            return verdict != Verdict.HOLD_LANE;
        }
    }
}
