/**
 * Programs as users write them, each a process of its own: {@code java -jar examples.jar NAME ARGUMENTS}.
 */
package io.roundhouse.examples;
