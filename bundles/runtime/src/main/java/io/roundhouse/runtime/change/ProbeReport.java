package io.roundhouse.runtime.change;

import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.StateSchema;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a dry run told about a revision.
 *
 * @param id content id of the jar
 * @param version its bundle version
 * @param kind kind of its engine, or null when it could not be asked
 * @param schema its state layouts, or null when it could not be asked
 * @param problems why it cannot serve, one line each; empty when it can
 * @param warnings what an operator should know before, one line each
 */
public record ProbeReport(String id, String version, EngineKind kind, StateSchema schema, List<String> problems,
    List<String> warnings) {
    /** The same with one more thing to know before. */
    public ProbeReport with(final String warning) {
        return new ProbeReport(id, version, kind, schema, problems,
            Stream.concat(warnings.stream(), Stream.of(warning)).toList());
    }
}
