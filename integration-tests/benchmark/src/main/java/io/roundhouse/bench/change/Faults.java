package io.roundhouse.bench.change;

import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import java.util.List;

/**
 * What must not happen.
 *
 * @param lost messages or calls that never came through
 * @param doubled that came again
 * @param reordered that came after a later one
 * @param failed that came through with an error or another content
 */
record Faults(double lost, double doubled, double reordered, double failed) {
    List<Row> rows(final String caseName) {
        return List.of(Row.of(caseName, "lost", "count", lost).to(Target.NONE),
            Row.of(caseName, "doubled", "count", doubled).to(Target.NONE),
            Row.of(caseName, "reordered", "count", reordered).to(Target.NONE),
            Row.of(caseName, "failed", "count", failed).to(Target.NONE));
    }

    Faults and(final Faults other) {
        return new Faults(lost + other.lost, doubled + other.doubled, reordered + other.reordered,
            failed + other.failed);
    }
}
