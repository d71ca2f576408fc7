package io.roundhouse.launcher;

import io.roundhouse.admin.wire.CommandLine;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line of an operator's program asks for.
 *
 * @param service to connect to
 * @param isJson whether the output is one JSON document
 * @param words the command; one word is a line of the shell
 * @param isHelp whether only the usage is wanted
 */
record CtlOptions(ServiceFolder service, boolean isJson, List<String> words, boolean isHelp) {
    static final String USAGE = """
        usage: roundhouse ctl [--state DIR] [--json] COMMAND [ARGUMENT...]
          --state DIR   folder of the service (default: the environment's ROUNDHOUSE_STATE, then ./state)
          --json        the output is one JSON document
          --            what follows is the command's own
          COMMAND       help lists them; a single argument may be any line of the shell
        Ends with 0: done, 1: failed or refused, 2: no such command, or wrong arguments, 3: no service answers,
        4: not permitted.
        """;

    /** @throws IllegalArgumentException naming what is wrong */
    static CtlOptions parse(final List<String> arguments) {
        ServiceFolder service = ServiceFolder.ofEnvironment();
        boolean isJson = false;
        boolean isHelp = false;
        final List<String> words = new ArrayList<>();
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            switch (argument) {
                case "--state" -> service = ServiceFolder.of(LauncherOptions.value(argument, rest));
                case "--json" -> isJson = true;
                case "--" -> rest.forEachRemaining(words::add);
                case "--help", "-h" -> isHelp = true;
                default -> words.add(argument);
            }
        }
        if (words.isEmpty() && !isHelp) {
            throw new IllegalArgumentException("no command");
        }
        return new CtlOptions(service, isJson, words, isHelp);
    }

    /** Whether the service is to end. */
    boolean isStop() {
        return words.equals(List.of("stop")) || words.equals(List.of("service:stop"));
    }

    /** The line of the shell to execute. */
    String line() {
        return words.size() == 1 ? words.getFirst() : CommandLine.of(words);
    }
}
