package io.roundhouse.demo;

import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The changes, in their order, made through the commands an operator has. */
final class Scenario {
    private static final Pattern HISTORY =
        Pattern.compile("\\s*(\\d+)\\s{2,}\\S+ \\S+\\s{2,}\\S+\\s{2,}\\S+\\s{2,}[\\d.,]+\\s{2,}(.*)");
    private static final String VERSION = "0.2.0";
    private static final String COMMITTED = "committed";
    private static final long LOOK_MS = 50;
    private static final int LOOKS = 1200;

    private final ServiceProcess near;
    private final ServiceProcess far;
    private final Path repository;
    private final Path broken;

    /** Makes a change and returns the service's line about it. */
    @FunctionalInterface
    private interface Action {
        String make() throws InterruptedException;
    }

    /**
     * One change to make.
     *
     * @param title what is changed
     * @param outcome how it should end
     * @param action what does it
     */
    record Step(String title, String outcome, Action action) {
        /** Makes it and waits for its end. @param beginNs when the load began */
        Change make(final long beginNs) throws InterruptedException {
            final double begin = secondsSince(beginNs);
            final String result = action.make();
            return Change.of(this, result, begin, secondsSince(beginNs));
        }

        private static double secondsSince(final long beginNs) {
            return (System.nanoTime() - beginNs) / 1e9;
        }
    }

    /**
     * What a row of the history says.
     *
     * @param id the change's number, 0 when there is none
     * @param result its line
     */
    private record Entry(long id, String result) { }

    /**
     * @param near service A, of the client; {@code far} is service B
     * @param repository folder of a repository that the build made and signed
     * @param broken a revision of the rate limiter that does not stand the trial
     */
    Scenario(final ServiceProcess near, final ServiceProcess far, final Path repository, final Path broken) {
        this.near = near;
        this.far = far;
        this.repository = repository;
        this.broken = broken;
    }

    /** Makes the repository known to both services. */
    void addRepository() throws InterruptedException {
        near.query("repo:add engines " + repository);
        far.query("repo:add engines " + repository);
    }

    List<Step> steps() {
        return List.of(
            step("policy rate-limit of A, from the repository", near, "engine:upgrade rate-limit " + VERSION),
            new Step("policy rate-limit of A, a broken revision", "reverted",
                () -> near.command("engine:upgrade rate-limit " + broken).last()),
            step("attach policy null to A", near, "policy:attach null *"),
            step("detach policy null from A", near, "policy:detach null *"),
            step("transport tcp of B, from the repository", far, "engine:upgrade tcp " + VERSION),
            step("frontend mrpc of A, from the repository", near, "engine:upgrade mrpc " + VERSION),
            step("frontend mrpc of B, from the repository", far, "engine:upgrade mrpc " + VERSION),
            new Step("transport tcp of A, by update of its bundle", COMMITTED,
                () -> update("tcp", jar("transport-tcp-next"))));
    }

    private static Step step(final String title, final ServiceProcess service, final String command) {
        return new Step(title, COMMITTED, () -> service.command(command).last());
    }

    /** What a program that knows bundles only does; the service makes a change of it. */
    private String update(final String engine, final Path jar) throws InterruptedException {
        final long before = newest().id();
        near.query("felix:update " + bundle(engine) + " " + jar.toUri());
        for (int look = 0; look < LOOKS; look++) {
            final Entry entry = newest();
            if (entry.id() > before && !entry.result().startsWith("running:")) {
                return entry.result();
            }
            Thread.sleep(LOOK_MS);
        }
        return "did not end within " + LOOKS * LOOK_MS / 1000 + " s";
    }

    private Path jar(final String name) {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(repository, name + "-*.jar")) {
            return jars.iterator().next();
        } catch (final IOException | NoSuchElementException e) {
            throw new ProcessException("repository has no " + name + ": " + repository);
        }
    }

    private Entry newest() throws InterruptedException {
        for (final String line : near.query("change:history 1")) {
            final Matcher matcher = HISTORY.matcher(line);
            if (matcher.matches()) {
                return new Entry(Long.parseLong(matcher.group(1)), matcher.group(2));
            }
        }
        return new Entry(0, "");
    }

    private String bundle(final String engine) throws InterruptedException {
        for (final String line : near.query("engine:list")) {
            final String[] cells = line.strip().split("\\s{2,}");
            if (cells[0].equals(engine)) {
                return cells[4];
            }
        }
        throw new ProcessException("service has no engine: " + engine);
    }
}
