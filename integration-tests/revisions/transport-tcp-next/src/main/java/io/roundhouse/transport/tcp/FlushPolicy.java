package io.roundhouse.transport.tcp;

import io.roundhouse.posix.StreamSocketTable;
import io.roundhouse.spi.EngineState;
import java.util.Arrays;

/**
 * When a connection's send buffer is written to the kernel: at the end of the duty cycle that filled it, or one later
 * when it holds little for this connection while there is work, so that more is likely to come.
 *
 * <p>State, schema version 2: what version 1 has, and by connection
 * <pre>
 *  connections       numbers of those that were written to
 *  average_length    of a write in bytes, times 8, moving by an eighth of the difference
 *  written           bytes ever
 * </pre>
 */
final class FlushPolicy {
    static final int VERSION = 2;
    static final String CONNECTIONS = "connections";
    static final String AVERAGE_LENGTH = "average_length";
    static final String WRITTEN = "written";

    private static final int SHIFT = 3;

    private final int[] ids = new int[StreamSocketTable.MAX_CAPACITY];
    private final long[] averages = new long[StreamSocketTable.MAX_CAPACITY];
    private final long[] written = new long[StreamSocketTable.MAX_CAPACITY];
    private final boolean[] isDelayed = new boolean[StreamSocketTable.MAX_CAPACITY];

    /** Whether to write now. @param workDone messages and frames handled in this duty cycle */
    boolean isDue(final TcpConnection connection, final int workDone) {
        final int slot = connection.slot;
        if (ids[slot] != connection.id) {
            start(slot, connection.id);
        }
        final long length = connection.socket.sendLength();
        if (workDone > 0 && !isDelayed[slot] && length << SHIFT + 1 < averages[slot]) {
            isDelayed[slot] = true;
            return false;
        }
        isDelayed[slot] = false;
        averages[slot] += length - (averages[slot] >> SHIFT);
        written[slot] += length;
        return true;
    }

    private void start(final int slot, final int id) {
        ids[slot] = id;
        averages[slot] = 0;
        written[slot] = 0;
        isDelayed[slot] = false;
    }

    /** Bytes handed to writes of a connection. */
    long written(final int id) {
        final int slot = StreamSocketTable.slot(id);
        return ids[slot] == id ? written[slot] : 0;
    }

    /** Starts an export in the schema version of this revision. */
    EngineState.Builder export(final Connections connections) {
        final int limit = connections.slotLimit();
        final long[] known = new long[limit];
        int count = 0;
        for (int slot = 0; slot < limit; slot++) {
            if (connections.at(slot) != null && connections.at(slot).id == ids[slot]) {
                known[count++] = ids[slot];
            }
        }
        final long[] averageLengths = new long[count];
        final long[] bytes = new long[count];
        for (int i = 0; i < count; i++) {
            final int slot = StreamSocketTable.slot((int) known[i]);
            averageLengths[i] = averages[slot];
            bytes[i] = written[slot];
        }
        return EngineState.builder(VERSION).put(CONNECTIONS, Arrays.copyOf(known, count))
            .put(AVERAGE_LENGTH, averageLengths).put(WRITTEN, bytes);
    }

    /** Takes its part of a state; there is none in version 1. */
    void restore(final EngineState state) {
        if (state.version() < VERSION) {
            return;
        }
        final long[] known = state.longs(CONNECTIONS);
        final long[] averageLengths = state.longs(AVERAGE_LENGTH);
        final long[] bytes = state.longs(WRITTEN);
        for (int i = 0; i < known.length; i++) {
            final int slot = StreamSocketTable.slot((int) known[i]);
            ids[slot] = (int) known[i];
            averages[slot] = averageLengths[i];
            written[slot] = bytes[i];
        }
    }
}
