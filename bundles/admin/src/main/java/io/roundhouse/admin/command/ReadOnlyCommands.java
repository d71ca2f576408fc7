package io.roundhouse.admin.command;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Which functions of a component with commands change nothing, so that the role {@code read} is enough. All others need
 * {@code admin}.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface ReadOnlyCommands {
    /** The service property. */
    String PROPERTY = "io.roundhouse.read.only.commands";

    /** Of the property that the type's name makes. */
    String PREFIX_ = "io.roundhouse.";

    /** Names of functions. */
    String[] value();
}
