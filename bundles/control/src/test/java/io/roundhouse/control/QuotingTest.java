package io.roundhouse.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.admin.wire.CommandLine;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.threadio.ThreadIO;
import org.junit.jupiter.api.Test;

/** Lines of plain words mean in the shell's language what they mean to {@link CommandLine}, whatever is in them. */
final class QuotingTest {
    /** A command of the shell. */
    public static final class Echo {
        /** What it was called with. */
        private List<String> words;

        /** Notes its arguments. */
        public void echo(final String[] arguments) {
            words = List.of(arguments);
        }
    }

    @Test
    void shouldReachCommandsAsTheyAre() throws Exception {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final Echo echo = new Echo();
        final CommandProcessorImpl processor = new CommandProcessorImpl(new NoThreadIo());
        processor.addCommand("test", echo, "echo");
        final OutputStream nowhere = OutputStream.nullOutputStream();
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), nowhere, nowhere)) {
            CommandRun.prepare(session, Role.READ);
            for (int round = 0; round < 500; round++) {
                final List<String> words = words(random);
                final List<String> all = new ArrayList<>(List.of("test:echo"));
                all.addAll(words);
                session.execute(CommandLine.of(all));
                assertEquals(words, echo.words, "seed " + seed);
            }
        } finally {
            processor.stop();
        }
    }

    private static List<String> words(final Random random) {
        final List<String> words = new ArrayList<>();
        for (int i = random.nextInt(0, 4); i > 0; i--) {
            words.add(random.ints(random.nextInt(0, 9), ' ', 0x7f)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString());
        }
        return words;
    }

    /** Nothing is printed here. */
    private static final class NoThreadIo implements ThreadIO {
        @Override
        public void setStreams(final InputStream in, final PrintStream out, final PrintStream err) {
            // streams stay as they are
        }

        @Override
        public void close() {
            // nothing was set
        }
    }
}
