package io.roundhouse.transport.tcp;

import io.roundhouse.posix.Epoll;
import io.roundhouse.spi.EngineFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One transport with a real epoll and timers, run by hand: a duty cycle is a call of {@link #cycle}. */
final class TestService extends Sandbox {
    private final Set<Integer> closing = new HashSet<>();
    long clockSkewNs;
    private Epoll epoll;
    private Map<Long, Long> timers;
    private List<String> reasons;

    TestService(final EngineFactory factory, final Map<String, ?> settings) {
        super(factory, settings);
    }

    private Epoll epoll() {
        if (epoll == null) {
            epoll = Epoll.create(64);
        }
        return epoll;
    }

    @Override
    public int reason(final String text) {
        reasons = reasons == null ? new ArrayList<>() : reasons;
        reasons.add(text);
        return reasons.size();
    }

    String reasonText(final int reason) {
        return reasons.get(reason - 1);
    }

    private Map<Long, Long> armed() {
        if (timers == null) {
            timers = new HashMap<>();
        }
        return timers;
    }

    /** Tells that a datapath is about to end. */
    void closing(final int id) {
        closing.add(id);
        engine.portsChanged(this);
    }

    @Override
    public boolean isClosing(final int index) {
        return closing != null && closing.contains(index);
    }

    void closeDatapath(final int id) {
        infos.set(id, null);
        tx.set(id, null);
        rx.set(id, null);
        engine.portsChanged(this);
    }

    void tick() {
        nowNs = System.nanoTime() + clockSkewNs;
    }

    @Override
    int cycle() {
        tick();
        final int work = engine.doWork(this);
        for (final Long token : List.copyOf(armed().keySet())) {
            final Long at = timers.get(token);
            if (at != null && nowNs - at >= 0) {
                timers.remove(token);
                engine.onTimer(token, nowNs);
            }
        }
        poll();
        return work;
    }

    void poll() {
        final int ready = epoll().await(0);
        for (int i = 0; i < ready; i++) {
            engine.onReady(epoll.data(i), epoll.events(i));
        }
    }

    long counter(final TcpCounter counter) {
        return TcpCounter.all(this)[counter.ordinal()].value();
    }

    @Override
    public void close() {
        super.close();
        epoll().close();
    }

    @Override
    public void schedule(final long token, final long atNs) {
        armed().put(token, atNs);
    }

    @Override
    public void cancel(final long token) {
        armed().remove(token);
    }

    @Override
    public void register(final int fd, final int events, final long token) {
        epoll().add(fd, events | Epoll.EPOLLET, token);
    }

    @Override
    public void modify(final int fd, final int events, final long token) {
        epoll().modify(fd, events | Epoll.EPOLLET, token);
    }

    @Override
    public void unregister(final int fd) {
        epoll().remove(fd);
    }
}
