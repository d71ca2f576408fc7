package io.roundhouse.runtime.lane;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.runtime.engine.HandleTable;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.Revisions;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.runtime.executor.Executor;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Verdict;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A lane full of one-way messages that is held because the table of parked messages is full as well. */
final class FullLaneTest implements Revisions {
    private static final long GAP_NS = 10_000;

    private final Map<String, Revision> revisions = new HashMap<>();
    private final Drain drain = new Drain();
    private long nowNs = 1_000_000;
    private long nextNs = nowNs;

    /** Publishes requests that are no calls as fast as the lane takes them. */
    private static final class OneWay implements Engine {
        @Override
        public int doWork(final Ports ports) {
            ports.in(1).release(ports.in(1).available());
            final OutPort out = ports.out(0);
            int work = 0;
            for (Message m = out.claim(); m != null && work < 64; m = out.claim()) {
                m.kind(Message.REQUEST);
                out.publish();
                work++;
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    private static final class Drain implements Engine {
        long drained;

        @Override
        public int doWork(final Ports ports) {
            final InPort in = ports.in(0);
            final int work = in == null ? 0 : in.available();
            if (work > 0) {
                in.release(work);
                drained += work;
            }
            return work;
        }

        @Override
        public EngineState decompose() {
            return EngineState.EMPTY;
        }
    }

    @Override
    public Revision current(final String engine) {
        return revisions.get(engine);
    }

    @Override
    public Settings settings(final String engine) {
        return Settings.EMPTY;
    }

    @Override
    public List<String> defaultChain() {
        return List.of();
    }

    private Revision add(final String name, final EngineKind kind, final Engine engine) {
        final Revision revision = new Revision(name, "1.0.0", "0123456789abcdef", TestEngines.factory(kind, _ -> engine));
        revisions.put(name, revision);
        return revision;
    }

    private Verdict onePerGap(final Message message) {
        if (message.resumeAtNs() == 0) {
            nextNs += GAP_NS;
            message.resumeAtNs(nextNs);
        }
        return message.resumeAtNs() > nowNs ? Verdict.PARK : Verdict.PASS;
    }

    @Test
    void shouldMoveOnWhenParkedMessagesAreDue() {
        add("one-way", EngineKind.FRONTEND, new OneWay());
        add("drain", EngineKind.TRANSPORT, drain);
        final Graph graph = new Graph(GraphOptions.unthreaded(), this, () -> nowNs, new HandleTable(_ -> false));
        graph.open(new DatapathSpec("d0", "test", DatapathInfo.Role.CLIENT, "x", "one-way", Settings.EMPTY, "drain",
            List.of(), null, Map.of()));
        final Revision pacer = add("pacer", EngineKind.POLICY, new TestEngines.Deciding(this::onePerGap, _ -> Verdict.PASS));
        final Place place = graph.place(0, "pacer", Settings.EMPTY);
        graph.attach(place, pacer.factory().create(place.context()), pacer, -1, new Ticket());
        step(graph, 1_000);
        final long before = drain.drained;
        step(graph, 10_000);
        assertTrue(drain.drained - before > 900, "10,000 us with one every 10: " + (drain.drained - before));
    }

    private void step(final Graph graph, final int times) {
        for (int i = 0; i < times; i++) {
            nowNs += 1_000;
            for (final Executor executor : graph.allExecutors()) {
                executor.dutyCycle();
            }
        }
    }
}
