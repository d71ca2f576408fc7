package io.roundhouse.bench;

import java.io.IOException;
import java.util.List;

/** One bench. */
public interface Bench {
    /** As in commands. */
    String name();

    /** What it shows, in one line. */
    String title();

    /**
     * Runs it: at most 45 minutes, or one when quick.
     *
     * @return every figure it found
     * @throws io.roundhouse.testkit.process.ProcessException when it cannot go on, saying why
     */
    List<Row> run(BenchContext context) throws IOException, InterruptedException;
}
