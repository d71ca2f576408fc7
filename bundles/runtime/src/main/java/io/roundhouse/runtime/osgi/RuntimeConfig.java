package io.roundhouse.runtime.osgi;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Configuration of the runtime, PID {@code io.roundhouse.runtime}. */
@ComponentPropertyType
@interface RuntimeConfig {
    /** Policies, application to network, of a datapath that names none; the framework property roundhouse.chain if empty. */
    String[] chain() default {};
}
