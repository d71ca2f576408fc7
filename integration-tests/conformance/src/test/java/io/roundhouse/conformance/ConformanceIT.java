package io.roundhouse.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Protobuf's conformance suite, binary and JSON, all messages of proto3 through records. The runner is there for x86-64
 * only.
 */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
@EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
class ConformanceIT {
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path FAILURES = Path.of("src/test/resources/recommended-failures.txt").toAbsolutePath();
    /** Of which most fail or are skipped if anything is wrong with how it is run. */
    private static final int LEAST_SUCCESSES = 1450;
    private static final Pattern COUNTS = Pattern.compile("CONFORMANCE SUITE (PASSED|FAILED): (\\d+) successes, (\\d+)"
        + " skipped, (\\d+) expected failures, (\\d+) unexpected failures");

    private static Runner runner;

    @BeforeAll
    static void fetch() throws IOException, InterruptedException {
        runner = Runner.in(TARGET.resolve("runner"));
    }

    private static Path testee() throws IOException, InterruptedException {
        final Path protoc = TARGET.resolve("protoc/protoc");
        final Path set = TARGET.resolve("conformance.fds");
        Program.makeExecutable(protoc);
        Program.run(TARGET, protoc.toString(), "-I" + runner.protos(), "-I" + TARGET.resolve("include"),
            "--include_imports", "--descriptor_set_out=" + set, "conformance/conformance.proto",
            "google/protobuf/test_messages_proto3.proto");
        final Path script = TARGET.resolve("testee");
        Files.writeString(script, "#!/bin/sh\nexec '" + Path.of(System.getProperty("java.home"), "bin", "java")
            + "' -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -cp '"
            + System.getProperty("java.class.path") + "' " + Testee.class.getName() + " '" + set + "'\n");
        Program.makeExecutable(script);
        return script;
    }

    @Test
    void shouldPassAllRequiredCasesAndTheRecommendedOnesButThoseListed() throws IOException, InterruptedException {
        final Program.Result result = runner.run(List.of("--enforce_recommended", "--maximum_edition", "PROTO3",
            "--failure_list", FAILURES.toString(), "--output_dir", TARGET.toString() + '/', testee().toString()));
        final Matcher counts = COUNTS.matcher(result.text());
        assertTrue(counts.find(), result.text());
        System.out.println(counts.group());
        assertEquals(0, result.exitCode(), result.text());
        assertEquals("PASSED", counts.group(1), result.text());
        assertTrue(Integer.parseInt(counts.group(2)) >= LEAST_SUCCESSES, result.text());
        assertEquals(0, Integer.parseInt(counts.group(5)), result.text());
    }

    @Test
    void shouldExpectNoRequiredCaseToFail() throws IOException {
        assertEquals(List.of(), Files.readAllLines(FAILURES).stream().filter(l -> !l.startsWith("#") && !l.isBlank())
            .filter(l -> !l.startsWith("Recommended.")).toList());
    }
}
