package io.roundhouse.test.generator;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** How much the generator makes. The defaults keep the lane full of one-way requests of 32 bytes. */
@ObjectClassDefinition(name = "Generator", description = "Makes numbered requests, for tests and benches.")
@interface GeneratorConfig {
    @AttributeDefinition(description = "Requests a second, 0 to 10^9; 0 keeps the lane full.")
    long rate_per_second() default 0;

    @AttributeDefinition(description = "Calls open at most, 0 to 1,024; 0 sends one way, without calls.")
    int in_flight() default 0;

    @AttributeDefinition(description = "Bytes of each request, 8 to 65,536; the number is the first 8, little endian."
        + " Cannot be changed while running.")
    int payload_bytes() default 32;

    @AttributeDefinition(description = "Requests to make in all; 0 is no end.")
    long total() default 0;

    @AttributeDefinition(description = "Any other value than before starts longest_gap_ns again.")
    long gap_window() default 0;

    @AttributeDefinition(description = "The method called.")
    int method() default 1;
}
