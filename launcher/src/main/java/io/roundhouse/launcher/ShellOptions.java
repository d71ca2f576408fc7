package io.roundhouse.launcher;

import java.util.Iterator;
import java.util.List;

/**
 * What the command line of the interactive shell, or of the doctor, asks for.
 *
 * @param service to connect to
 * @param isHelp whether only the usage is wanted
 */
record ShellOptions(ServiceFolder service, boolean isHelp) {
    static String usage(final String program) {
        return "usage: roundhouse " + program + """
             [--state DIR]
              --state DIR   folder of the service (default: the environment's ROUNDHOUSE_STATE, then ./state)
            """;
    }

    /** @throws IllegalArgumentException naming what is wrong */
    static ShellOptions parse(final List<String> arguments) {
        ServiceFolder service = ServiceFolder.ofEnvironment();
        boolean isHelp = false;
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            switch (argument) {
                case "--state" -> service = ServiceFolder.of(LauncherOptions.value(argument, rest));
                case "--help", "-h" -> isHelp = true;
                default -> throw new IllegalArgumentException("unknown argument: " + argument);
            }
        }
        return new ShellOptions(service, isHelp);
    }
}
