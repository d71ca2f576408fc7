package io.roundhouse.framework;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Numbered calls from generators over a chain to the sink; at its end every one of them must be accounted for. */
final class Load implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final long DRAIN_NS = 5_000_000_000L;
    private static final List<String> FAULTS = Stream.of("generator ", "sink ").flatMap(engine ->
        Stream.of("lost", "doubled", "reordered", "wrong", "stale", "failed").map(engine::concat)).toList();
    /** What calls that fail leave behind: they overtake those under way, and the sink never sees them. */
    private static final Set<String> OF_FAILURE = Set.of("generator failed", "generator reordered", "sink lost");

    final List<String> names = new ArrayList<>();
    private final Service service;
    private final List<Integer> ids = new ArrayList<>();
    private final long sentBefore;
    private final long receivedBefore;
    private final long endedBefore;
    private final Map<String, Long> faultsBefore = new TreeMap<>();
    private boolean mayFail;

    Load(final Service service, final int datapaths, final List<String> chain) {
        this.service = service;
        sentBefore = service.counter("generator", "sent");
        receivedBefore = service.counter("sink", "received");
        endedBefore = service.counter("generator", "received");
        FAULTS.forEach(fault -> faultsBefore.put(fault, fault(fault)));
        final Settings settings = Settings.of(Map.of("rate_per_second", "50000", "in_flight", "128"));
        for (int i = 0; i < datapaths; i++) {
            final String name = "load" + NUMBER.incrementAndGet();
            names.add(name);
            ids.add(service.datapaths.open(new DatapathSpec(name, "test", DatapathInfo.Role.CLIENT, "sink", "generator",
                settings, "sink", chain, null, Map.of(), DescriptorSet.EMPTY, Map.of())));
        }
        awaitProgress();
    }

    private long fault(final String engineAndCounter) {
        final String[] parts = engineAndCounter.split(" ");
        return service.counter(parts[0], parts[1]);
    }

    /** From now on calls may fail; still each ends once, and what arrives is in order. */
    void mayFail() {
        mayFail = true;
    }

    /** Calls that ended in an error since it began. */
    long failed() {
        return fault("generator failed") - faultsBefore.get("generator failed");
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

    /** Looks until something is so. @return by datapath the longest time, in ns, in which no request arrived */
    Map<String, Long> longestGaps(final BooleanSupplier until) {
        final Map<String, Long> gaps = new TreeMap<>();
        final Map<String, Long> arrived = new TreeMap<>();
        final Map<String, Long> since = new TreeMap<>();
        Service.await("what gaps are looked at for", () -> {
            for (final String name : names) {
                final long now = arrived(name);
                final long nowNs = System.nanoTime();
                gaps.merge(name, nowNs - since.getOrDefault(name, nowNs), Math::max);
                if (arrived.getOrDefault(name, -1L) != now) {
                    arrived.put(name, now);
                    since.put(name, nowNs);
                }
            }
            return until.getAsBoolean();
        });
        return gaps;
    }

    /** Ends it and checks the books. */
    @Override
    public void close() {
        try {
            awaitProgress();
            if (mayFail) {
                awaitTheEndOfEveryCall();
            }
        } finally {
            ids.forEach(id -> service.datapaths.close(id, DRAIN_NS));
            if (mayFail) {
                service.change(new ChangeRequest.Configure("generator", Map.of("total", "0")));
            }
        }
        check();
    }

    private void awaitTheEndOfEveryCall() {
        service.change(new ChangeRequest.Configure("generator", Map.of("total", "1")));
        Service.await("the end of every call of " + service.admin.datapaths(), () -> service.admin.datapaths().stream()
            .allMatch(view -> view.openCalls() == 0));
        assertEquals("calls that ended", service.counter("generator", "sent") - sentBefore,
            service.counter("generator", "received") - endedBefore);
    }

    private void check() {
        for (final String fault : FAULTS) {
            if (!mayFail || !OF_FAILURE.contains(fault)) {
                assertEquals(fault, faultsBefore.get(fault).longValue(), fault(fault));
            }
        }
        final long sent = service.counter("generator", "sent") - sentBefore;
        assertTrue("sent=" + sent, sent > 0);
        if (!mayFail) {
            assertEquals("requests that arrived", sent, service.counter("sink", "received") - receivedBefore);
        }
    }
}
