package io.roundhouse.policy.rate.limit;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/**
 * How the limit is set. The defaults let 1,000,000,000 requests a second pass: attached without settings, the policy
 * counts and limits nothing.
 */
@ObjectClassDefinition(name = "Rate limit", description = "Limits the requests of an application, or to a service.")
@interface RateLimitConfig {
    @AttributeDefinition(description = "The most requests that pass at once after a quiet time, 1 to 10^15.")
    long max_tokens() default 1_000_000_000L;

    @AttributeDefinition(description = "Requests granted by each fill, 1 to 10^9, on average at most one for each ns.")
    long tokens_per_fill() default 1_000_000_000L;

    @AttributeDefinition(description = "Milliseconds between two fills, 1 to 3,600,000.")
    long fill_interval() default 1_000L;

    @AttributeDefinition(description = "What happens to a request above the limit: it waits for its token, or it is"
        + " answered with RESOURCE_EXHAUSTED.", options = {@Option(label = "park", value = "park"),
        @Option(label = "reject", value = "reject")})
    String mode() default "park";

    @AttributeDefinition(description = "Whether one limit holds for each datapath or for the whole service.",
        options = {@Option(label = "datapath", value = "datapath"), @Option(label = "service", value = "service")})
    String scope() default "datapath";

    @AttributeDefinition(description = "Lets everything pass and counts what would have been limited.")
    boolean shadow() default false;
}
