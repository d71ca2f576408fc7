package io.roundhouse.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.TestEngineContext;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What every engine of the general shape keeps, a frontend or a transport whose output depends on its ports, clock,
 * timers and settings only. An engine with a network behind it is tested with that network instead.
 */
public abstract class GeneralEngineContract extends EngineContract {
    /** Time between two steps in ns; by default mostly some hundred, now and then many. */
    protected long stepNs(final SplittableRandom random) {
        return random.nextInt(200) == 0 ? random.nextLong(2_000_000) : random.nextLong(1_000);
    }

    /** The most bytes a request to a transport has behind its number and datapath. */
    protected int maxExtra() {
        return 100;
    }

    /** Once in each step: makes a descriptor ready, for example. Allocates nothing. By default nothing happens. */
    protected void poke(final TestEngineContext context, final Engine engine, final SplittableRandom random,
        final int position) {
    }

    @Override
    final List<Scenario> scenarios() {
        final boolean isTransport = factory().kind() == EngineKind.TRANSPORT;
        final List<Scenario> all = new ArrayList<>();
        for (final Settings settings : settings()) {
            final String name = factory().kind() + " " + settings;
            all.add(new Scenario(name, factory -> isTransport ? transport(factory, settings, name.hashCode())
                : frontend(factory, settings, name.hashCode())));
        }
        return all;
    }

    private Run transport(final EngineFactory factory, final Settings settings, final long seed) {
        return new TransportRun(this, factory, TestEngineContext.transport("under-test").with(settings), seed);
    }

    private Run frontend(final EngineFactory factory, final Settings settings, final long seed) {
        return new FrontendRun(this, factory,
            TestEngineContext.onDatapath("under-test", Role.CLIENT).with(settings), seed);
    }

    @Test
    void shouldBeAGeneralEngine() {
        assertNotEquals(EngineKind.POLICY, factory().kind());
    }
}
