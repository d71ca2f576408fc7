package io.roundhouse.system;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/**
 * A test that changes an engine under the load of applications. The tests inside the framework look for it in this
 * folder's sources, for engines that a generator cannot load.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
@interface LoadScenario {
    /** The engine's folder. */
    String value();
}
