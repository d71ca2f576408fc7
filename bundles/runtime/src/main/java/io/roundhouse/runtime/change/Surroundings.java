package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.DatapathGraph;
import io.roundhouse.runtime.engine.OffPath;

/**
 * What every change works on.
 *
 * @param graph the running datapaths
 * @param source where revisions come from
 * @param offPath runs what may block
 * @param registry engines, revisions and settings in force
 * @param journal what a crash is reconciled from
 * @param limits time limits
 */
record Surroundings(DatapathGraph graph, RevisionSource source, OffPath offPath, EngineRegistry registry,
    Journal journal, ChangeLimits limits) {
}
