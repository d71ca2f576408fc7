package io.roundhouse.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The other end of {@link Program}: questions and answers are lines of numbers. */
public final class Answers {
    private Answers() {
    }

    /** What a program can be asked. */
    @FunctionalInterface
    public interface Handler {
        /** Answers a question. */
        double[] answer(double[] question) throws IOException;
    }

    /** Says that the program is ready and answers until its standard input ends. @param said behind that */
    public static void serve(final Handler handler, final String... said) throws IOException {
        final BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println((Program.READY + " " + String.join(" ", said)).strip());
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            final double[] question = Arrays.stream(line.strip().split(" ")).mapToDouble(Double::parseDouble).toArray();
            final double[] answer = handler.answer(question);
            System.out.println(Arrays.stream(answer).mapToObj(value -> String.format(Locale.ROOT, "%.6f", value))
                .collect(Collectors.joining(" ")));
        }
    }
}
