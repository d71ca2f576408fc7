package io.roundhouse.launcher;

import io.roundhouse.admin.EngineView;
import io.roundhouse.launcher.LauncherOptions.Front;
import io.roundhouse.launcher.embed.ExecutorOptions;
import io.roundhouse.launcher.embed.RoundhouseService;
import io.roundhouse.launcher.embed.ServiceBuilder;
import io.roundhouse.launcher.embed.ServiceException;
import io.roundhouse.posix.Posix;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * The program: one service in one process. Prints a line that starts with {@code ready:} on standard output once
 * applications can attach; logs go to standard error and to a file of the state folder. Nobody but root opens the
 * memory of the process, whatever else runs as its user. Ends with 0 when it was stopped, 1 when it could not start, 2
 * on a wrong argument.
 */
public final class Launcher {
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
        if (options.help() != null) {
            System.out.print(options.help().text());
            return;
        }
        System.exit(run(options));
    }

    private static int run(final LauncherOptions options) {
        try {
            options.identity().assume(options.state());
            if (!options.isDumpable()) {
                Posix.setDumpable(false);
            }
            final Path log = directLogs(options);
            HttpOptions.boundServer();
            return serve(options, log);
        } catch (final IllegalArgumentException | IllegalStateException e) {
            System.err.println("roundhouse: " + e.getMessage());
            return 1;
        }
    }

    /** Before the first logger is made. */
    private static Path directLogs(final LauncherOptions options) {
        final Path log = options.state().resolve("log").resolve("roundhouse.log");
        System.setProperty("roundhouse.log.file", log.toString());
        if (options.front() == Front.SHELL && System.getProperty("roundhouse.log.console") == null) {
            System.setProperty("roundhouse.log.console", "ERROR");
        }
        return log;
    }

    private static int serve(final LauncherOptions options, final Path log) {
        final ServiceBuilder builder = builder(options).logs(new ServiceLog(log));
        try (RoundhouseService service = builder.start()) {
            final Thread stop = Thread.ofPlatform().name("roundhouse-stop").unstarted(service::close);
            Runtime.getRuntime().addShutdownHook(stop);
            service.ready().toCompletableFuture().join();
            System.out.println(readyLine(options.state(), service));
            if (options.front() == Front.SHELL) {
                service.openShell();
            }
            service.stopped().toCompletableFuture().join();
            return 0;
        } catch (final CompletionException e) {
            System.err.println("roundhouse: " + (e.getCause() instanceof ServiceException ? e.getCause().getMessage()
                : e.getCause()));
            return 1;
        }
    }

    private static ServiceBuilder builder(final LauncherOptions options) {
        final ServiceBuilder builder = RoundhouseService.builder(options.state())
            .frameworkProperty("roundhouse.process", "own")
            .frameworkProperty("roundhouse.control", Boolean.toString(options.front() == Front.CONTROL))
            .frameworkProperty("roundhouse.http.token", options.http().token());
        if (options.front() == Front.SHELL) {
            builder.frameworkProperty("gosh.args", "");
        }
        if (options.descriptor() != null) {
            builder.descriptor(options.descriptor());
        }
        if (options.chain() != null) {
            builder.chain(List.of(options.chain().split(",")));
        }
        if (options.http().port() > 0) {
            builder.http(options.http().port());
        }
        final ExecutorOptions executors = builder.executors();
        builder.executors(new ExecutorOptions(Objects.requireNonNullElse(options.waiting(), executors.waiting()),
            Objects.requireNonNullElse(options.cpus(), executors.cpus())));
        options.settings().values().forEach((name, values) ->
            values.forEach((property, value) -> builder.set(name, property, value)));
        return builder;
    }

    private static String readyLine(final Path state, final RoundhouseService service) {
        final String engines =
            service.admin().engines().stream().map(EngineView::name).sorted().collect(Collectors.joining(", "));
        return "ready: state " + state + ", engines " + engines;
    }
}
