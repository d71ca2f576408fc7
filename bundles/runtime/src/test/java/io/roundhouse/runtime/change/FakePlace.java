package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Place;
import io.roundhouse.runtime.engine.PlaceProbe;
import io.roundhouse.runtime.engine.Revision;
import io.roundhouse.runtime.engine.SandboxContext;
import io.roundhouse.runtime.engine.Succession;
import io.roundhouse.runtime.engine.Ticket;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.WarmUp;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/** A place whose executor is {@link #cycle}: it answers tickets, then works once. */
final class FakePlace implements Place, PlaceProbe {
    private static final int WATCHDOG_TICKS = 600;

    final String engine;
    final int datapath;
    boolean isGone;
    boolean isPaused;
    boolean hasTraffic = true;
    long worked;
    private final EngineContext context;
    private final ArrayDeque<Runnable> mailbox = new ArrayDeque<>();
    private Engine instance;
    private Revision revision;
    private boolean isTrial;
    private boolean isTripped;
    private boolean isQuarantined;
    private int hungTicks;
    private long errors;
    private long messages;
    private long batches;

    FakePlace(final String engine, final int datapath, final EngineContext context) {
        this.engine = engine;
        this.datapath = datapath;
        this.context = context;
    }

    void employ(final Engine first, final Revision of) {
        instance = first;
        revision = of;
        errors = 0;
        messages = 0;
        batches = 0;
        isTripped = false;
        isPaused = false;
        isQuarantined = false;
        hungTicks = 0;
    }

    /** Its instance hung or threw too often. */
    void quarantine() {
        isQuarantined = true;
        errors++;
    }

    void cycle() {
        for (Runnable next = mailbox.poll(); next != null; next = mailbox.poll()) {
            next.run();
        }
        if (hungTicks > 0) {
            if (++hungTicks > WATCHDOG_TICKS) {
                hungTicks = 0;
                failed();
            }
        } else if (!isPaused && !isQuarantined && hasTraffic && instance != null) {
            try {
                worked += instance.doWork(null);
                messages++;
                batches++;
            } catch (final InlineOffPath.Hang e) {
                hungTicks = 1;
            } catch (final IllegalStateException e) {
                failed();
            }
        }
    }

    private void failed() {
        errors++;
        isTripped = isTrial;
        isPaused = isTrial;
        worked += isTrial ? 0 : 1;
    }

    private void post(final Ticket ticket, final Runnable action) {
        mailbox.add(() -> {
            if (isGone) {
                ticket.fail(new IllegalStateException("datapath is gone"));
                return;
            }
            try {
                action.run();
                ticket.complete();
            } catch (final RuntimeException e) {
                ticket.fail(e);
            }
        });
    }

    @Override
    public String engine() {
        return engine;
    }

    @Override
    public String name() {
        return engine + "@" + datapath;
    }

    @Override
    public Revision revision() {
        return revision;
    }

    @Override
    public EngineContext context() {
        return context;
    }

    @Override
    public EngineContext sandbox() {
        return SandboxContext.of(engine, context.settings());
    }

    @Override
    public WarmUp warmUp(final Engine one, final Revision of, final EngineContext sandbox) {
        return new WarmUp() {
            @Override
            public int round() {
                return 1 + one.doWork(null);
            }

            @Override
            public void close() {
            }
        };
    }

    @Override
    public Engine instance() {
        return instance;
    }

    @Override
    public void exchange(final Succession successor, final Revision to, final Ticket ticket) {
        post(ticket, () -> {
            try {
                employ(successor.of(instance, revision), to);
            } catch (final Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Override
    public void install(final Engine next, final Revision of, final Ticket ticket) {
        post(ticket, () -> employ(next, of));
    }

    @Override
    public void reconfigure(final Settings settings, final Ticket ticket) {
        post(ticket, () -> instance.reconfigure(settings));
    }

    @Override
    public void snapshot(final Consumer<EngineState> result, final Ticket ticket) {
        post(ticket, () -> result.accept(instance.decompose()));
    }

    @Override
    public boolean isInputWaiting() {
        return hasTraffic;
    }

    @Override
    public void measure(final boolean on) {
    }

    @Override
    public PlaceProbe probe() {
        return this;
    }

    @Override
    public void trial(final boolean on) {
        isTrial = on;
    }

    @Override
    public boolean isQuarantined() {
        return isQuarantined;
    }

    @Override
    public long errors() {
        return errors;
    }

    @Override
    public String lastError() {
        return errors == 0 ? null : "IllegalStateException: bad message";
    }

    @Override
    public long messages() {
        return messages;
    }

    @Override
    public boolean isTripped() {
        return isTripped;
    }

    @Override
    public long batches() {
        return batches;
    }

    @Override
    public long medianBatchNs(final boolean isRx, final int sizeClass) {
        return sizeClass == 0 && batches >= 16 ? ((FakeEngine) instance).factory.batchNs : 0;
    }

    @Override
    public void resetTimes() {
        batches = 0;
    }

    @Override
    public long lastPauseNs() {
        return 1_000;
    }
}
