package io.roundhouse.repository.tool;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/**
 * The program. Exit codes: 0 done, 1 failed, 2 wrong arguments. Says on standard output what it made, on standard error
 * what is wrong.
 */
public final class RepositoryTool {
    static final String USAGE = """
        usage: roundhouse repo COMMAND
          keygen FILE                   makes a pair of keys, FILE.key and FILE.pub; the first is secret
          sign --key FILE.key FILE...   signs bundles, and files named index.xml, each with FILE.sig beside it
          index DIR [--key FILE.key] [--name NAME] [--valid-days N]
                                        writes DIR/index.xml over all jars in DIR; with a key it signs them and the
                                        index
          check DIR --keys DIR          checks an index, its bundles and their signatures by the public keys of a folder
        """;

    private RepositoryTool() {
    }

    /** Runs a command and ends the process. */
    public static void main(final String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    static int run(final List<String> arguments, final PrintStream out, final PrintStream err) {
        try {
            final ToolOptions options = ToolOptions.parse(arguments);
            switch (options.command()) {
                case "keygen" -> KeyCommands.generate(options, out);
                case "sign" -> KeyCommands.sign(options, out);
                case "index" -> IndexCommands.index(options, out);
                case "check" -> IndexCommands.check(options, out);
                case "help", "--help", "-h" -> out.print(USAGE);
                default -> throw new UsageException("unknown command: " + options.command());
            }
            return 0;
        } catch (final UsageException e) {
            err.println("roundhouse repo: " + e.getMessage());
            err.print(USAGE);
            return 2;
        } catch (final IOException | RuntimeException e) {
            err.println("roundhouse repo: "
                + (e.getMessage() == null ? e : e.getClass().getName().startsWith("java.nio.file")
                ? e.getClass().getSimpleName() + ": " + e.getMessage() : e.getMessage()));
            return 1;
        }
    }
}
