package io.roundhouse.runtime.change;

import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.runtime.engine.DatapathGraph;
import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.SandboxContext;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Descriptors;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.GlobalLong;
import io.roundhouse.spi.Handles;
import io.roundhouse.spi.NanoClock;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.Timers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Datapaths d0, d1 and so on, each with the places it was given. */
final class FakeGraph implements DatapathGraph {
    final List<FakePlace> places = new ArrayList<>();
    final Map<Integer, String> executors = new TreeMap<>();
    String refusesAttachTo = "";
    Runnable atPoint = () -> { };
    Runnable onQuarantine = () -> { };
    Consumer<FakePlace> onAttach = _ -> { };

    void datapaths(final int count) {
        for (int i = 0; i < count; i++) {
            executors.put(i, "shared-0");
        }
    }

    FakePlace add(final String engine, final int datapath, final Engine first, final Revision revision) {
        final FakePlace place = new FakePlace(engine, datapath, context(engine, datapath, Settings.EMPTY));
        place.employ(first, revision);
        places.add(place);
        return place;
    }

    void remove(final int datapath) {
        executors.remove(datapath);
        places.stream().filter(place -> place.datapath == datapath).forEach(place -> place.isGone = true);
    }

    void cycle() {
        places.forEach(FakePlace::cycle);
        places.removeIf(place -> place.isGone && !executors.containsKey(place.datapath) && place.worked < 0);
    }

    @Override
    public List<Place> places(final String engine) {
        atPoint.run();
        return List.copyOf(places.stream().filter(place -> place.engine.equals(engine) && !place.isGone).toList());
    }

    @Override
    public List<DatapathView> datapaths() {
        return executors.entrySet().stream().map(e ->
            new DatapathView(e.getKey(), "d" + e.getKey(), "test", "CLIENT", "",
            e.getValue(), places.stream().filter(p -> p.datapath == e.getKey()
            && !p.isGone).map(p -> p.engine).toList(), 0, 0, 0, 0, 0, 0, 0, 0)).toList();
    }

    @Override
    public void onQuarantine(final Runnable listener) {
        onQuarantine = listener;
    }

    @Override
    public List<ExecutorView> executors() {
        return List.of();
    }

    @Override
    public Place place(final int datapath, final String engine, final Settings overlay) {
        return new FakePlace(engine, datapath, context(engine, datapath, overlay));
    }

    @Override
    public void attach(final Place place, final Engine instance, final Revision revision, final int position,
        final Ticket ticket) {
        final FakePlace fake = (FakePlace) place;
        if (("d" + fake.datapath).equals(refusesAttachTo)) {
            ticket.fail(new IllegalStateException("chain is full"));
            return;
        }
        fake.employ(instance, revision);
        places.add(fake);
        onAttach.accept(fake);
        ticket.complete();
    }

    @Override
    public void detach(final Place place, final Ticket ticket) {
        if (!places.remove((FakePlace) place)) {
            ticket.fail(new IllegalStateException("engine is not on the datapath"));
            return;
        }
        place.instance().close();
        ticket.complete();
    }

    @Override
    public void move(final int datapath, final String executor, final Ticket ticket) {
        executors.put(datapath, executor);
        ticket.complete();
    }

    private static EngineContext context(final String engine, final int datapath, final Settings settings) {
        final SandboxContext inner = SandboxContext.of(engine, settings);
        final DatapathInfo info = new DatapathInfo(datapath, "d" + datapath, "test", DatapathInfo.Role.CLIENT, "",
            DescriptorSet.EMPTY);
        return new EngineContext() {
            @Override
            public String engine() {
                return engine;
            }

            @Override
            public DatapathInfo datapath() {
                return info;
            }

            @Override
            public Settings settings() {
                return settings;
            }

            @Override
            public NanoClock clock() {
                return inner.clock();
            }

            @Override
            public Calls calls() {
                return inner.calls();
            }

            @Override
            public Timers timers() {
                return inner.timers();
            }

            @Override
            public Descriptors descriptors() {
                return inner.descriptors();
            }

            @Override
            public Handles handles() {
                return inner.handles();
            }

            @Override
            public GlobalLong global(final String name, final long initial) {
                return inner.global(name, initial);
            }

            @Override
            public int reason(final String text) {
                return inner.reason(text);
            }

            @Override
            public Counter counter(final String name) {
                return inner.counter(name);
            }
        };
    }
}
