package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbered calls from generators over a chain to the sink; at its end every one of them must be accounted for. */
final class Load implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long DRAIN_NS = 5_000_000_000L;

    final List<String> names = new ArrayList<>();
    private final Service service;
    private final List<Integer> ids = new ArrayList<>();
    private final long sentBefore;
    private final long receivedBefore;
    private final long failedBefore;

    Load(final Service service, final int datapaths, final List<String> chain) {
        this.service = service;
        sentBefore = service.counter("generator", "sent");
        receivedBefore = service.counter("sink", "received");
        failedBefore = service.counter("generator", "failed");
        final Settings settings = Settings.of(Map.of("rate_per_second", "50000", "in_flight", "128"));
        for (int i = 0; i < datapaths; i++) {
            final String name = "load" + NUMBER.incrementAndGet();
            names.add(name);
            ids.add(service.datapaths.open(new DatapathSpec(name, "test", DatapathInfo.Role.CLIENT, "sink", "generator",
                settings, "sink", chain, null, Map.of())));
        }
        awaitProgress();
    }

    private long arrived(final String datapath) {
        return service.counter("sink", "received." + datapath);
    }

    /** Waits until more requests have arrived than now, on every datapath. */
    void awaitProgress() {
        for (final String name : names) {
            final long now = arrived(name);
            Service.await("progress of " + name + " beyond " + now + " of " + service.admin.datapaths(), () ->
                arrived(name) > now + 1_000);
        }
    }

    /** Ends it and checks the books. */
    @Override
    public void close() {
        try {
            awaitProgress();
        } finally {
            ids.forEach(id -> service.datapaths.close(id, DRAIN_NS));
        }
        check();
    }

    private void check() {
        for (final String engine : List.of("generator", "sink")) {
            for (final String fault : List.of("lost", "doubled", "reordered", "wrong", "stale")) {
                assertEquals(engine + " " + fault, 0, service.counter(engine, fault));
            }
        }
        assertEquals("failed", failedBefore, service.counter("generator", "failed"));
        final long sent = service.counter("generator", "sent") - sentBefore;
        assertTrue("sent=" + sent, sent > 0);
        assertEquals("requests that arrived", sent, service.counter("sink", "received") - receivedBefore);
    }
}
