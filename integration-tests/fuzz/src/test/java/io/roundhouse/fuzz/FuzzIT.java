package io.roundhouse.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each target for a minute, and proof that a minute is enough to find something. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FuzzIT {
    private static final String CLASS_PATH = "target/classes:target/test-classes:target/lib/*";
    private static final Pattern RUNS = Pattern.compile("stat::number_of_executed_units: (\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+)");
    private static final long SECONDS = Long.getLong("fuzz.seconds", 60);
    private static final long PLANTED_SECONDS = 60;
    private static final int LEAST_RUNS = 1_000;
    /** The same each time, as far as threads allow: what is to be found by chance is looked for by the command. */
    private static final String SEED = "-seed=1";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void shouldFindNothingInAMinute(final Target target) throws Exception {
        final Path work = Path.of("target", "fuzz", target.label()).toAbsolutePath();
        final FuzzProcess fuzzer = new FuzzProcess(
            CLASS_PATH, target.className(), Path.of("corpus", target.label()).toAbsolutePath(), work);
        final Path log = folder.resolve("log");
        final int code = run(fuzzer, SECONDS, log);
        final String output = Files.readString(log);
        assertEquals(0, code, () -> end(output) + findings(target, work));
        assertTrue(number(RUNS, output) >= LEAST_RUNS, () -> "few runs\n" + end(output));
        System.out.println(target.label() + ": " + number(RUNS, output) + " runs, coverage "
            + number(COVERAGE, output));
    }

    private static String findings(final Target target, final Path work) {
        try {
            return Fuzz.findings(target, work);
        } catch (final IOException e) {
            return e.toString();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldFindPlantedBugInAMinute(final Target target) throws Exception {
        final Class<?> planted = Planted.of(target);
        final Path seeds = Files.createDirectory(folder.resolve("seeds"));
        final List<byte[]> inputs = Seeds.of(target);
        for (int i = 0; i < inputs.size(); i++) {
            accept(planted, inputs.get(i));
            Files.write(seeds.resolve("seed-" + i), inputs.get(i));
        }
        final Path work = folder.resolve("work");
        final Path log = folder.resolve("log");
        final FuzzProcess fuzzer = new FuzzProcess(CLASS_PATH, planted.getName(), seeds, work);
        assertTrue(run(fuzzer, PLANTED_SECONDS, log) != 0, () -> "nothing was found in " + planted);
        assertTrue(Fuzz.findings(target, work).contains("--replay"), () -> "no input was kept for " + planted);
        assertTrue(Files.readString(log).contains("IndexOutOfBoundsException"), () -> "something else was found");
    }

    private static void accept(final Class<?> planted, final byte[] input) throws ReflectiveOperationException {
        final Method method = planted.getMethod("fuzzerTestOneInput", byte[].class);
        method.setAccessible(true);
        try {
            method.invoke(null, input);
        } catch (final InvocationTargetException e) {
            throw new AssertionError("a seed has what is to be found", e.getCause());
        }
    }

    private static int run(final FuzzProcess fuzzer, final long seconds, final Path log) throws Exception {
        final Process process = fuzzer.start(seconds, Redirect.to(log.toFile()), SEED);
        try {
            assertTrue(process.waitFor(seconds + 120, TimeUnit.SECONDS), "fuzzer does not end");
            return process.exitValue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static long number(final Pattern pattern, final String output) {
        long last = 0;
        for (final Matcher matcher = pattern.matcher(output); matcher.find(); ) {
            last = Long.parseLong(matcher.group(1));
        }
        return last;
    }

    private static String end(final String output) {
        return output.substring(Math.max(0, output.length() - 4_000)) + "\n";
    }
}
