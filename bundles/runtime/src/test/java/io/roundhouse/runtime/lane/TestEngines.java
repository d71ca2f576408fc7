package io.roundhouse.runtime.lane;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Verdict;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/** The smallest engines that a datapath can be made of, for tests of the lanes. */
final class TestEngines {
    private TestEngines() {
    }

    static EngineFactory factory(final EngineKind kind, final Function<EngineContext, Engine> make) {
        return new EngineFactory() {
            @Override
            public EngineKind kind() {
                return kind;
            }

            @Override
            public Engine create(final EngineContext context) {
                return make.apply(context);
            }

            @Override
            public Engine restore(final EngineContext context, final EngineState state) {
                return make.apply(context);
            }
        };
    }

    /** Calls with numbered cookies, as many in flight as the table takes; checks each answer's number. */
    static final class Caller implements Engine {
        volatile long called;
        volatile long reclaimed;
        volatile long answered;
        long failed;
        int lastFailure;
        String lastText;
        long wrong;
        volatile long limit = Long.MAX_VALUE;
        /** What each call gets, 0 for no deadline. */
        volatile long timeoutNs;
        long order;
        /** Kept, as engines may: it has to follow when the datapath is evacuated. */
        private Calls calls;
        private NanoClock clock;
        private final MemorySegment payload = Arena.ofAuto().allocate(8 * 4096, 8);

        Caller(final EngineContext context) {
            goOn(context);
        }

        /** As the next instance of its place, after one that hung. */
        void goOn(final EngineContext context) {
            calls = context.calls();
            clock = context.clock();
        }

        @Override
        public int doWork(final Ports ports) {
            final InPort answers = ports.in(0);
            final int work = answers.available();
            for (int i = 0; i < work; i++) {
                answer(answers.peek(i));
            }
            answers.release(work);
            final int done = ports.in(1).available();
            for (int i = 0; i < done; i++) {
                wrong += ports.in(1).peek(i).segment() == payload ? 0 : 1;
            }
            reclaimed += done;
            ports.in(1).release(done);
            return work + done + call(ports.out(0));
        }

        private void answer(final Message m) {
            final long number = calls.cookie(m.callId());
            if (!calls.close(m.callId())) {
                wrong++;
            }
            if (m.status() != 0) {
                failed++;
                lastFailure = m.status();
                lastText = text(m);
            } else if (m.length() != 8 || m.segment().get(ValueLayout.JAVA_LONG, m.offset()) != number) {
                wrong++;
            }
            if (m.status() == 0) {
                wrong += number < order ? 1 : 0;
                order = number;
            }
            answered++;
        }

        static String text(final Message m) {
            return new String(m.segment().asSlice(m.offset(), m.length()).toArray(ValueLayout.JAVA_BYTE),
                StandardCharsets.UTF_8);
        }

        private int call(final OutPort out) {
            int work = 0;
            while (called < limit && work < 64) {
                final Message m = out.claim();
                if (m == null) {
                    return work;
                }
                final long deadlineNs = timeoutNs == 0 ? 0 : clock.nanoTime() + timeoutNs;
                final long callId = calls.open(called, 7, deadlineNs);
                if (callId == 0) {
                    return work;
                }
                final long at = 8 * (called & 4095);
                payload.set(ValueLayout.JAVA_LONG, at, called);
                m.kind(Message.REQUEST).method(7).callId(callId).deadlineNs(deadlineNs).payload(payload, at, 8);
                out.publish();
                called++;
                work++;
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** Answers every request with its payload. */
    static class Echo implements Engine {
        long echoed;
        long heldBack;

        @Override
        public int doWork(final Ports ports) {
            int work = 0;
            for (int i = 0; i < ports.inCount(); i++) {
                if (ports.in(i) != null && heldBack == 0) {
                    work += echo(ports.in(i), ports.out(i));
                }
            }
            return work;
        }

        private int echo(final InPort in, final OutPort out) {
            final int n = in.available();
            int done = 0;
            while (done < n) {
                final Message m = in.peek(done);
                final Message answer = out.claim(m.length());
                if (answer == null) {
                    break;
                }
                MemorySegment.copy(m.segment(), m.offset(), answer.segment(), answer.offset(), m.length());
                answer.kind(Message.RESPONSE).callId(m.callId()).method(m.method());
                out.publish();
                echoed++;
                done++;
            }
            in.release(done);
            return done;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    /** A policy made of a function. */
    record Deciding(Function<Message, Verdict> tx, Function<Message, Verdict> rx) implements Policy {
        @Override
        public Verdict onTx(final Message message) {
            return tx.apply(message);
        }

        @Override
        public Verdict onRx(final Message message) {
            return rx.apply(message);
        }
    }
}
