package io.roundhouse.launcher;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param state folder that holds everything the service keeps
 * @param front how operators reach the service besides its sockets
 * @param chain policies of new datapaths, application to network, separated by commas; empty for none
 * @param settings engine settings, which win over files
 * @param isHelp whether only the usage is wanted
 */
record LauncherOptions(Path state, Front front, String chain, EngineSettings settings, boolean isHelp) {
    static final String USAGE = """
        usage: java -jar launcher.jar [options]
          --state DIR                   folder for sockets, bundles, revisions, journal, etc/, deploy/ (default ./state)
          --shell                       interactive Gogo shell on this terminal
          --control                     read commands line by line from standard input, answer each with a status line
          --listen HOST:PORT            where the tcp transport listens; the same as --set tcp.listen_address=HOST:PORT
          --chain POLICY,...            policies of new datapaths, from the application to the network (default none)
          --set ENGINE.PROPERTY=VALUE   a setting of an engine, may be repeated
          --help                        this text
        """;

    /** Who reads standard input. */
    enum Front { NONE, SHELL, CONTROL }

    /** @throws IllegalArgumentException naming the argument that is wrong */
    static LauncherOptions parse(final List<String> arguments) {
        Path state = Path.of("state");
        Front front = Front.NONE;
        String chain = "";
        boolean isHelp = false;
        final EngineSettings settings = EngineSettings.empty();
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            switch (argument) {
                case "--state" -> state = Path.of(value(argument, rest));
                case "--shell" -> front = Front.SHELL;
                case "--control" -> front = Front.CONTROL;
                case "--listen" -> settings.put("tcp", "listen_address", address(value(argument, rest)));
                case "--chain" -> chain = value(argument, rest);
                case "--set" -> settings.add(value(argument, rest));
                case "--help", "-h" -> isHelp = true;
                default -> throw new IllegalArgumentException("unknown argument: " + argument);
            }
        }
        return new LauncherOptions(state.toAbsolutePath().normalize(), front, chain, settings, isHelp);
    }

    private static String value(final String argument, final Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("argument needs a value: " + argument);
        }
        return rest.next();
    }

    private static String address(final String text) {
        if (!text.matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("address must be HOST:PORT: " + text);
        }
        return text;
    }
}
