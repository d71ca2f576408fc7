package io.roundhouse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryTest {
    @TempDir
    private Path folder;

    @Test
    void shouldShowWhatBenchesWrote() throws Exception {
        final Row own = Row.of("echo-64", "p50", "us", 21.5, 20, 22);
        Files.writeString(folder.resolve("rpc.json"), Json.file("rpc", "0.1.0", false, Machine.here(),
            List.of(own, own.against("grpc-java direct", "1.76.0", Better.LOWER, 86, 80, 88))));
        Files.writeString(folder.resolve("bind.json"),
            Json.file("bind", "0.1.0", false, Machine.here(), List.of(Row.of("cold", "time", "ms", 75))));
        Files.writeString(folder.resolve("notes.txt"), "not a bench");
        final List<String> lines = Summary.of(folder).lines().toList();
        assertEquals(5, lines.size());
        assertEquals("| bind | cold | time | 75 | ms |  |  |  |", lines.get(2));
        assertEquals("| rpc | echo-64 | p50 | 21.5 | us |  |  |  |", lines.get(3));
        assertTrue(lines.get(4).startsWith("| rpc | echo-64 | p50 | 21.5 | us | grpc-java direct 1.76.0 | 86 | 4"),
            lines.get(4));
    }
}
