package io.roundhouse.launcher;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.EngineView;
import io.roundhouse.launcher.LauncherOptions.Front;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The program: one service in one process. Prints a line that starts with {@code ready:} on standard output once
 * applications can attach; logs go to standard error and to a file of the state folder. Ends with 0 when it was
 * stopped, 1 when it could not start, 2 on a wrong argument.
 */
public final class Launcher {
    private static final Duration READY_LIMIT = Duration.ofSeconds(30);

    private Launcher() {
    }

    public static void main(final String[] arguments) {
        final LauncherOptions options;
        try {
            options = LauncherOptions.parse(List.of(arguments));
        } catch (final IllegalArgumentException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.err.print(LauncherOptions.USAGE);
            System.exit(2);
            return;
        }
        if (options.isHelp()) {
            System.out.print(LauncherOptions.USAGE);
            return;
        }
        directLogs(options);
        System.exit(run(options));
    }

    /** Before the first logger is made. */
    private static void directLogs(final LauncherOptions options) {
        final Path log = options.state().resolve("log").resolve("roundhouse.log");
        System.setProperty("roundhouse.log.file", log.toString());
        if (options.front() == Front.SHELL && System.getProperty("roundhouse.log.console") == null) {
            System.setProperty("roundhouse.log.console", "ERROR");
        }
    }

    private static int run(final LauncherOptions options) {
        try (RoundhouseFramework framework = RoundhouseFramework.start(config(options))) {
            final Thread stop = Thread.ofPlatform().name("roundhouse-stop").unstarted(framework::close);
            Runtime.getRuntime().addShutdownHook(stop);
            System.out.println(readyLine(options.state(), framework.awaitReady(READY_LIMIT)));
            framework.openShell();
            framework.awaitStop();
            return 0;
        } catch (final FrameworkException e) {
            System.err.println("roundhouse: " + e.getMessage());
            return 1;
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
            return 1;
        }
    }

    private static FrameworkConfig config(final LauncherOptions options) {
        return new FrameworkConfig(options.state(), options.front() == Front.SHELL, options.front() == Front.CONTROL,
            options.chain(), options.settings().values());
    }

    private static String readyLine(final Path state, final Admin admin) {
        final String engines = admin.engines().stream().map(EngineView::name).sorted().collect(Collectors.joining(", "));
        return "ready: state " + state + ", engines " + engines;
    }
}
