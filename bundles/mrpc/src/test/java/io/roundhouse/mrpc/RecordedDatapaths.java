package io.roundhouse.mrpc;

import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.spi.datapath.DatapathSpec;
import io.roundhouse.spi.datapath.Datapaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** Datapaths on which nothing runs: who was opened, who is open. */
final class RecordedDatapaths implements Datapaths {
    final Map<Integer, DatapathSpec> open = new ConcurrentHashMap<>();
    final List<DatapathSpec> everOpened = new ArrayList<>();
    int limit = Integer.MAX_VALUE;
    volatile boolean isHanging;

    @Override
    public synchronized int open(final DatapathSpec spec) {
        if (open.size() >= limit) {
            throw new IllegalStateException("too many datapaths: limit=" + limit);
        }
        everOpened.add(spec);
        open.put(everOpened.size(), spec);
        notifyAll();
        return everOpened.size();
    }

    @Override
    public synchronized BooleanSupplier close(final int id, final long drainNs) {
        open.remove(id);
        notifyAll();
        return () -> !isHanging;
    }

    synchronized void awaitOpen(final int count) throws InterruptedException {
        while (open.size() != count) {
            wait();
        }
    }

    ServiceStripe stripe(final int id) {
        return (ServiceStripe) open.get(id).handles().get(ServiceStripe.KIND);
    }
}
