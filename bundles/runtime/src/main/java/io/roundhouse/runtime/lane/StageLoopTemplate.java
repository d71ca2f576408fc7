package io.roundhouse.runtime.lane;

import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;

/** The bytes that {@link StageLoops} stamps a hidden class from for each revision; never used itself but to warm up. */
final class StageLoopTemplate extends StageLoop {
    @Override
    int tx(final Policy policy, final Stage stage) {
        int work = 0;
        for (Message m = stage.next(); m != null; m = stage.next()) {
            work++;
            final Verdict verdict = policy.onTx(m);
            if (verdict != Verdict.PASS && !stage.apply(verdict)) {
                break;
            }
        }
        return work;
    }

    @Override
    int rx(final Policy policy, final Stage stage) {
        int work = 0;
        for (Message m = stage.next(); m != null; m = stage.next()) {
            work++;
            final Verdict verdict = policy.onRx(m);
            if (verdict != Verdict.PASS && !stage.apply(verdict)) {
                break;
            }
        }
        return work;
    }
}
