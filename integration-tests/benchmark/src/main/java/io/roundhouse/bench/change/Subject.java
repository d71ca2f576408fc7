package io.roundhouse.bench.change;

import io.roundhouse.testkit.process.Workplace;
import java.nio.file.Path;
import java.util.List;

/** An engine with two revisions in one service, exchanged in turn. The service starts with the first. */
final class Subject {
    private final Agent agent;
    private final String engine;
    private final List<Path> revisions;
    private int running;

    /** @param folder of the engine, which names its jar */
    Subject(final Agent agent, final String engine, final String folder, final Workplace workplace) {
        this.agent = agent;
        this.engine = engine;
        this.revisions = List.of(workplace.jar(folder), workplace.jar(folder + "-next"));
    }

    /** Goes to the other revision. @param verb {@code upgrade} or {@code update} */
    Swap swap(final String verb) throws InterruptedException {
        final Swap swap = agent.swap(verb, engine, revisions.get(1 - running));
        running = swap.isCommitted() ? 1 - running : running;
        return swap;
    }
}
