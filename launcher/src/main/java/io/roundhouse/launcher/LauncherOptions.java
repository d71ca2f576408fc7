package io.roundhouse.launcher;

import io.roundhouse.launcher.embed.EngineSettings;
import io.roundhouse.launcher.embed.ExecutorOptions;
import io.roundhouse.launcher.embed.ServiceBuilder;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param state folder that holds everything the service keeps
 * @param front how operators reach the service besides its sockets
 * @param descriptor file with bundles, engines and how they run, or null for the default
 * @param chain policies of new datapaths, application to network, separated by commas; null for the descriptor's
 * @param waiting how executors wait for work; null for the descriptor's
 * @param cpus processors that executors may run on; null for the descriptor's
 * @param settings engine settings, which win over files
 * @param http where monitoring asks
 * @param isDumpable whether other processes of the same user may open the service's memory
 * @param identity as whom it runs
 * @param help what is only to be printed, or null
 */
record LauncherOptions(Path state, Front front, Path descriptor, String chain, String waiting, String cpus,
    EngineSettings settings, HttpOptions http, boolean isDumpable, Identity identity, Help help) {
    static final String USAGE = """
        usage: java -jar launcher.jar [options]
          --state DIR                   folder for sockets, bundles, revisions, journal, etc/, deploy/ (default ./state)
          --shell                       interactive Gogo shell on this terminal
          --control                     read commands line by line from standard input, answer each with a status line
          --user NAME                   when started as root: go on as that user, whom the folder then belongs to
          --allow-root                  stay root, which is refused otherwise
          --descriptor FILE             which bundles and engines it is made of, and how they run
          --print-descriptor            the default of that, with explanations
          --listen HOST:PORT            where the tcp transport listens; the same as --set tcp.listen_address=HOST:PORT
          --chain POLICY,...            policies of new datapaths, from the application to the network (default none)
          --waiting MODE                how executors wait for work: adaptive (default), yield (never block: a core
                                        each, lowest latency), block (at once: shared cores)
          --cpus N,N                    processors that executors may run on, by number (default all)
          --set NAME.PROPERTY=VALUE     a setting of an engine, or of service/control or service/mrpc; may be repeated
          --http PORT                   /live, /ready and /metrics on loopback, for who shows the token (default none)
          --http-token FILE             its first line is the token (default etc/http.token in the state folder)
          --dumpable                    lets debuggers and other processes of this user open the service's memory
          --help                        this text
        """;

    /** Who reads standard input. */
    enum Front { NONE, SHELL, CONTROL }

    /** What is printed instead of a start. */
    enum Help {
        USAGE, DESCRIPTOR;

        String text() {
            return this == USAGE ? LauncherOptions.USAGE : ServiceBuilder.defaultDescriptor();
        }
    }

    /** @throws IllegalArgumentException naming the argument that is wrong */
    static LauncherOptions parse(final List<String> arguments) {
        Path state = Path.of("state");
        Front front = Front.NONE;
        Path descriptor = null;
        String chain = null;
        String waiting = null;
        String cpus = null;
        boolean isDumpable = false;
        HttpOptions http = HttpOptions.NONE;
        Identity identity = Identity.OWN;
        Help help = null;
        final EngineSettings settings = EngineSettings.empty();
        final Iterator<String> rest = arguments.iterator();
        while (rest.hasNext()) {
            final String argument = rest.next();
            switch (argument) {
                case "--state" -> state = Path.of(value(argument, rest));
                case "--user" -> identity = new Identity(value(argument, rest), identity.isRootAllowed());
                case "--allow-root" -> identity = new Identity(identity.user(), true);
                case "--descriptor" -> descriptor = Path.of(value(argument, rest));
                case "--print-descriptor" -> help = Help.DESCRIPTOR;
                case "--shell" -> front = Front.SHELL;
                case "--control" -> front = Front.CONTROL;
                case "--listen" -> settings.put("tcp", "listen_address", address(value(argument, rest)));
                case "--chain" -> chain = value(argument, rest);
                case "--waiting" -> waiting = checked(value(argument, rest), "").waiting();
                case "--cpus" -> cpus = checked(ExecutorOptions.DEFAULT.waiting(), value(argument, rest)).cpus();
                case "--set" -> settings.add(value(argument, rest));
                case "--http" -> http = http.withPort(value(argument, rest));
                case "--http-token" -> http = http.withToken(value(argument, rest));
                case "--dumpable" -> isDumpable = true;
                case "--help", "-h" -> help = Help.USAGE;
                default -> throw new IllegalArgumentException("unknown argument: " + argument);
            }
        }
        return new LauncherOptions(state.toAbsolutePath().normalize(), front, descriptor, chain, waiting, cpus,
            settings, http, isDumpable, identity, help);
    }

    static String value(final String argument, final Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException("argument needs a value: " + argument);
        }
        return rest.next();
    }

    private static ExecutorOptions checked(final String waiting, final String cpus) {
        try {
            return new ExecutorOptions(waiting, cpus);
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException("--" + e.getMessage(), e);
        }
    }

    private static String address(final String text) {
        if (!text.matches(".+:\\d{1,5}")) {
            throw new IllegalArgumentException("address must be HOST:PORT: " + text);
        }
        return text;
    }
}
