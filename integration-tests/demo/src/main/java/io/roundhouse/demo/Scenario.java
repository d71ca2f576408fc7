package io.roundhouse.demo;

import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.ServiceProcess;
import io.roundhouse.testkit.process.Workplace;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The changes, in their order, made through the commands an operator has. */
final class Scenario {
    private static final Pattern HISTORY = Pattern.compile("\\s*(\\d+)\\s{2,}\\S+ \\S+\\s{2,}\\S+\\s{2,}\\S+\\s{2,}[\\d.,]+\\s{2,}(.*)");
    private static final long LOOK_MS = 50;
    private static final int LOOKS = 1200;

    private final ServiceProcess near;
    private final ServiceProcess far;
    private final Workplace workplace;

    /** One change to make. */
    @FunctionalInterface
    interface Step {
        Change make() throws InterruptedException;
    }

    /**
     * What a row of the history says.
     *
     * @param id the change's number, 0 when there is none
     * @param result its line
     */
    private record Entry(long id, String result) { }

    /** @param near service A, of the client; {@code far} is service B */
    Scenario(final ServiceProcess near, final ServiceProcess far, final Workplace workplace) {
        this.near = near;
        this.far = far;
        this.workplace = workplace;
    }

    List<Step> steps() {
        final Path limiter = workplace.jar("policy-rate-limit-next");
        final Path broken = workplace.jar("policy-rate-limit-broken");
        final Path tcp = workplace.jar("transport-tcp-next");
        return List.of(
            () -> update("policy rate-limit, by update of its bundle", "rate-limit", limiter),
            () -> command(near, "policy rate-limit, a broken revision", "reverted", "engine:upgrade rate-limit " + broken),
            () -> command(near, "attach policy null", "committed", "policy:attach null *"),
            () -> command(near, "detach policy null", "committed", "policy:detach null *"),
            () -> command(far, "transport tcp of service B", "committed", "engine:upgrade tcp " + tcp),
            () -> command(near, "transport tcp of service A", "committed", "engine:upgrade tcp " + tcp));
    }

    private static Change command(final ServiceProcess service, final String title, final String outcome,
        final String command) throws InterruptedException {
        return Change.of(title, outcome, service.command(command).last());
    }

    private Change update(final String title, final String engine, final Path jar) throws InterruptedException {
        final long before = newest().id();
        near.query("felix:update " + bundle(engine) + " " + jar.toUri());
        for (int look = 0; look < LOOKS; look++) {
            final Entry entry = newest();
            if (entry.id() > before && !entry.result().startsWith("running:")) {
                return Change.of(title, "committed", entry.result());
            }
            Thread.sleep(LOOK_MS);
        }
        return Change.of(title, "committed", "did not end within " + LOOKS * LOOK_MS / 1000 + " s");
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
