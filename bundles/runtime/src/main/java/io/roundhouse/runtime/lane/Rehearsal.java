package io.roundhouse.runtime.lane;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Runs a policy over synthetic messages on lanes that lead nowhere, through the loop of its revision, so that both are
 * compiled before they meet traffic.
 */
final class Rehearsal {
    private static final int BATCHES = 500;
    private static final int BATCH = 32;
    private static final int PAYLOAD_BYTES = 64;

    private Rehearsal() {
    }

    /** Replays until enough or late. @param limitNs how long at most */
    static void replay(final Policy policy, final StageLoop loop, final DatapathInfo.Role role, final long limitNs) {
        final long endNs = System.nanoTime() + limitNs;
        final boolean isClient = role == DatapathInfo.Role.CLIENT;
        final Stage tx = stage(new Lane());
        final Stage rx = stage(new Lane());
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment payload = arena.allocate(PAYLOAD_BYTES);
            for (int i = 0; i < BATCHES && System.nanoTime() < endNs; i++) {
                fill(tx, payload, isClient ? Message.REQUEST : Message.RESPONSE);
                tx.begin();
                loop.tx(policy, tx);
                fill(rx, payload, isClient ? Message.RESPONSE : Message.REQUEST);
                rx.begin();
                loop.rx(policy, rx);
            }
        }
    }

    private static Stage stage(final Lane lane) {
        final Stage stage = new Stage(null, lane, new ParkTable(false));
        lane.chain(new Stage[] {stage});
        stage.lane = lane;
        return stage;
    }

    /** Empties the lane, whatever became of the batch before, and fills it anew. */
    private static void fill(final Stage stage, final MemorySegment payload, final int kind) {
        final Lane lane = stage.lane;
        stage.sequence.set(lane.ring.getCursor());
        lane.reclaimed.set(lane.ring.getCursor());
        stage.park.close();
        for (int i = 0; i < BATCH; i++) {
            lane.claim().kind(kind).method(1).callId(0).payload(payload, 0, PAYLOAD_BYTES);
            lane.publish();
        }
    }
}
