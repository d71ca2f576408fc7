package io.roundhouse.test.sink;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** What the sink does beside counting. */
@ObjectClassDefinition(name = "Sink", description = "Takes and checks numbered requests, for tests and benches.")
@interface SinkConfig {
    @AttributeDefinition(description = "Whether requests that are calls are answered.")
    boolean answer() default true;

    @AttributeDefinition(description = "Any other value than before starts all longest_gap_ns again.")
    long gap_window() default 0;
}
