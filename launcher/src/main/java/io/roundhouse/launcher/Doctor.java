package io.roundhouse.launcher;

import io.roundhouse.admin.CheckView;
import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.launcher.doctor.Checkup;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The program that says what keeps a service from its work, or could. A service that runs is asked; without one the
 * host is looked at as this user. Ends with 0 when no check failed, with 1 else.
 */
public final class Doctor {
    private Doctor() {
    }

    public static void main(final String[] arguments) {
        final ShellOptions options;
        try {
            options = ShellOptions.parse(List.of(arguments));
        } catch (final IllegalArgumentException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.err.print(ShellOptions.usage("doctor"));
            System.exit(ExitCode.USAGE);
            return;
        }
        if (options.isHelp()) {
            System.out.print(ShellOptions.usage("doctor"));
            return;
        }
        System.exit(run(options.service()));
    }

    private static int run(final ServiceFolder service) {
        try (AdminClient client = service.connect()) {
            final AdminClient.Result result =
                client.execute("service:doctor", AdminClient.Format.TEXT, Path.of(""), System.out);
            System.err.print(result.message().isEmpty() ? "" : "roundhouse: " + result.message() + "\n");
            return result.code();
        } catch (final AdminException | IOException e) {
            return alone(service.state());
        }
    }

    private static int alone(final Path state) {
        System.out.println("no service answers in " + state + "; looking at the host as this user");
        final List<CheckView> checks = Checkup.of(new Checkup.Subject(state, false, addresses(state), 0));
        checks.forEach(check -> System.out.println(check.text()));
        final boolean isFailed = checks.stream().anyMatch(check -> check.status() == CheckView.Status.FAIL);
        return isFailed ? ExitCode.FAILED : ExitCode.OK;
    }

    /** Where transports shall listen, by the files of the folder. */
    private static List<String> addresses(final Path state) {
        final Path file = state.resolve("etc").resolve("tcp.cfg");
        if (!Files.isReadable(file)) {
            return List.of();
        }
        final Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (final IOException | IllegalArgumentException e) {
            System.out.println("cannot read " + file + ": " + e.getMessage());
        }
        final String address = properties.getProperty("listen_address", "").strip();
        return address.isEmpty() ? List.of() : List.of(address);
    }
}
