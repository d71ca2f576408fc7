package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Two services, two honest applications that call through both, and a hostile one that is attached to the first. */
final class World implements AutoCloseable {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);
    private static final int REGIONS = 3;
    private static final int CALLS = 200;

    final Service near;
    final Service far;
    final Neighbour neighbour;
    private final Place place;
    private Program hostile;

    /** Starts all but the hostile one. */
    World(final Path folder) throws IOException {
        place = new Place(folder);
        // Only root can count the descriptors of a process that is not dumpable.
        final String[] options = User.canBeAnother() ? new String[0] : new String[] {"--dumpable"};
        far = Service.start(place, "far", User.SELF, options);
        near = Service.start(place, "near", User.SELF, options);
        neighbour = new Neighbour(near, far);
        neighbour.awaitCalls(CALLS);
    }

    /** The hostile application, started when there is none. */
    Program hostile() throws IOException {
        if (hostile == null || !hostile.isAlive()) {
            hostile = place.hostile(near, far);
            assertEquals(User.NOBODY.id(), Integer.parseInt(hostile.ready.split(" ")[2]), "whom it runs as");
        }
        return hostile;
    }

    static void await(final String what, final BooleanSupplier condition) {
        final long endNs = System.nanoTime() + LIMIT_NS;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() - endNs < 0, "not in time: " + what);
            LockSupport.parkNanos(2_000_000);
        }
    }

    /** Waits until the service holds nothing of any session but the neighbour's, and so many others. */
    void awaitSessions(final int others) {
        await("release of what hostile sessions held", () -> {
            try {
                return near.regions() == REGIONS * (1L + others);
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The first service is as it was: it serves the neighbour, and no engine or executor has a mark. */
    void assertUnharmed() throws IOException {
        assertTrue(near.isAlive());
        neighbour.awaitCalls(CALLS);
        await("health", () -> lines(() -> near.command("service:status")).contains("health       ready"));
        assertEquals(List.of(), near.log().stream().filter(World::isAlarm).toList());
    }

    /** A call that seems to hang on a busy host comes back, which the health says; one that does not is an alarm. */
    private static boolean isAlarm(final String line) {
        final boolean isError = line.contains(" ERROR ") && !line.contains(" hung on executor ");
        return isError || line.contains("Exception") || line.contains("threw");
    }

    /** Lines that are read again and again. */
    interface Lines {
        List<String> get() throws IOException;
    }

    static List<String> lines(final Lines source) {
        try {
            return source.get();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws Exception {
        if (hostile != null) {
            hostile.close();
        }
        neighbour.close();
        near.close();
        far.close();
    }
}
