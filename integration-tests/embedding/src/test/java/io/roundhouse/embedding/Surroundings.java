package io.roundhouse.embedding;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.InputStream;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.util.Properties;
import java.util.TimeZone;

/**
 * What belongs to the whole process and an embedded service must leave alone.
 *
 * @param properties of the system
 * @param in standard input
 * @param out standard output
 * @param err standard error
 * @param handler of exceptions that nobody catches
 * @param loader of the thread's context
 * @param knowsBundles whether URLs of frameworks mean something everywhere
 */
record Surroundings(Properties properties, InputStream in, PrintStream out, PrintStream err,
    Thread.UncaughtExceptionHandler handler, ClassLoader loader, boolean knowsBundles) {
    private static final long LIMIT_MS = 10_000;

    static Surroundings now() {
        // The JDK notes it as a property when somebody asks first.
        TimeZone.getDefault();
        return new Surroundings((Properties) System.getProperties().clone(), System.in, System.out, System.err,
            Thread.getDefaultUncaughtExceptionHandler(), Thread.currentThread().getContextClassLoader(),
            knowsBundleUrls());
    }

    private static boolean knowsBundleUrls() {
        try {
            URI.create("bundle://1.0:0/").toURL();
            return true;
        } catch (final MalformedURLException e) {
            return false;
        }
    }

    /**
     * Waits until no thread of a service or its framework is left; some end by themselves a little later. The framework
     * library has one idle daemon thread for the events of all frameworks of a process; it may stay.
     */
    static void awaitNoThreads() throws InterruptedException {
        for (final Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().matches("(roundhouse|Felix(?!Dispatch)|SCR|CM ).*")) {
                thread.join(LIMIT_MS);
                assertFalse(thread.isAlive(), "stays behind: " + thread);
            }
        }
    }
}
