package io.roundhouse.test.generator;

/** What the hot path needs of the configuration, as plain fields. */
record GeneratorSettings(int inFlight, long total, int method, long gapWindow) {
    static GeneratorSettings of(final GeneratorConfig config) {
        return new GeneratorSettings(config.in_flight(), config.total(), config.method(), config.gap_window());
    }
}
