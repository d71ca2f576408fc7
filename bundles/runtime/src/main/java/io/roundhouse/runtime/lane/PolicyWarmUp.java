package io.roundhouse.runtime.lane;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.WarmUp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Runs a policy over synthetic messages on lanes that lead nowhere, through the loop of its revision. */
final class PolicyWarmUp implements WarmUp {
    /** Few enough that the compiler takes the loop for a method called often, not for one that loops long. */
    private static final int BATCH = 8;
    private static final int PAYLOAD_BYTES = 64;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment payload = arena.allocate(PAYLOAD_BYTES);
    private final Policy policy;
    private final StageLoop loop;
    private final boolean isClient;
    private final Stage tx = stage(new Lane());
    private final Stage rx = stage(new Lane());

    PolicyWarmUp(final Policy policy, final StageLoop loop, final DatapathInfo.Role role) {
        this.policy = policy;
        this.loop = loop;
        this.isClient = role == DatapathInfo.Role.CLIENT;
    }

    private static Stage stage(final Lane lane) {
        final Stage stage = new Stage(null, StageTexts.REHEARSAL, lane, new ParkTable(0));
        lane.chain(new Stage[] {stage});
        stage.lane = lane;
        return stage;
    }

    @Override
    public int round() {
        fill(tx, isClient ? Message.REQUEST : Message.RESPONSE);
        tx.begin();
        CallSites.tx(loop, policy, tx);
        fill(rx, isClient ? Message.RESPONSE : Message.REQUEST);
        rx.begin();
        CallSites.rx(loop, policy, rx);
        return 2 * BATCH;
    }

    /** Empties the lane, whatever became of the batch before, and fills it anew. */
    private void fill(final Stage stage, final int kind) {
        final Lane lane = stage.lane;
        stage.sequence.set(lane.ring.getCursor());
        lane.reclaimed.set(lane.ring.getCursor());
        stage.park.close();
        for (int i = 0; i < BATCH; i++) {
            lane.claim().kind(kind).method(1).callId(0).payload(payload, 0, PAYLOAD_BYTES);
            lane.publish();
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
