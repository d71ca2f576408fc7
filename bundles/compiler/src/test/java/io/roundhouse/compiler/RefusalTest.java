package io.roundhouse.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RefusalTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "oneof     | refused/oneof.proto: members of oneof refused.Order.card would both get the constant NUMBER:"
            + " rename one",
        "map       | refused/map.proto: fields refused.Order.counts and refused.Order.counts_index would both get the"
            + " method countsIndex: rename one",
        "old       | refused/old.proto: syntax proto2 is not there yet, only proto3",
        "members   | refused/members.proto: fields refused.Order.lines and refused.Order.lines_count would both get the"
            + " method linesCount: rename one",
        "classes   | Java class refused.OrderBuilder would be made for message refused.Order and for message"
            + " refused.OrderBuilder: rename one or give one file another java_package",
        "needed    | message refused.String: generated code needs the name of its Java class refused.String itself:"
            + " rename it"})
    void shouldRefuseInWords(final String name, final String reason) throws IOException, InterruptedException {
        final Path out = folder.resolve("out");
        final Protoc.Result result = Protoc.run(out, "refused/" + name + ".proto");
        assertNotEquals(0, result.exitCode());
        assertTrue(result.errors().contains(reason), result.errors());
        try (Stream<Path> files = Files.walk(out)) {
            assertEquals(0, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void shouldSayHowItIsUsed() throws IOException, InterruptedException {
        final ByteArrayOutputStream messages = new ByteArrayOutputStream();
        assertEquals(2, Driver.run(List.of("--protoc"), messages));
        assertEquals(Driver.USAGE + '\n', messages.toString(StandardCharsets.UTF_8));
    }

    @Test
    void shouldAnswerNonsenseWithAnError() throws IOException {
        final ByteArrayOutputStream out = new ByteArrayOutputStream();
        ProtocPlugin.run(new ByteArrayInputStream(new byte[] {0x7A, 5, 1, 2}), out);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("length goes past the end"));
    }
}
