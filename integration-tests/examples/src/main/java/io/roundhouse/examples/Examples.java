package io.roundhouse.examples;

import io.roundhouse.client.AttachException;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClientProgram;
import io.roundhouse.examples.echo.EchoServerProgram;
import io.roundhouse.examples.kv.KvClientProgram;
import io.roundhouse.examples.kv.KvServerProgram;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Starts one of the programs. */
public final class Examples {
    private static final String USAGE = """
        usage: java -jar examples.jar PROGRAM SOCKET ...
          echo-server SOCKET                         serves Echo until its input ends
          echo-client SOCKET HOST:PORT WORD...       has the words said
          kv-server SOCKET                           serves KeyValueStore until its input ends
          kv-client SOCKET HOST:PORT put KEY VALUE   or: get KEY, scan FROM [TO]
        SOCKET: the service's Unix socket, run/roundhouse.sock in its state folder
        HOST:PORT: where the server's service listens.""";

    private Examples() {
    }

    /** Ends with 0, with 2 for wrong arguments, with 1 when the service or a call fails. */
    public static void main(final String[] arguments) throws Exception {
        final List<String> words = Arrays.asList(arguments);
        if (words.size() < 2) {
            System.err.println(USAGE);
            System.exit(2);
        }
        final Path socket = Path.of(words.get(1));
        final List<String> rest = words.subList(2, words.size());
        try {
            if (!run(words.get(0), socket, rest)) {
                System.err.println(USAGE);
                System.exit(2);
            }
        } catch (final AttachException | StatusException e) {
            System.err.println(words.get(0) + ": " + e.getMessage());
            System.exit(1);
        }
    }

    private static boolean run(final String program, final Path socket, final List<String> rest) throws Exception {
        return switch (program) {
            case "echo-server" -> EchoServerProgram.run(socket);
            case "echo-client" -> EchoClientProgram.run(socket, rest);
            case "kv-server" -> KvServerProgram.run(socket);
            case "kv-client" -> KvClientProgram.run(socket, rest);
            default -> false;
        };
    }
}
