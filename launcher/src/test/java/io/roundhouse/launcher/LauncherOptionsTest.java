package io.roundhouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.launcher.LauncherOptions.Front;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LauncherOptionsTest {
    @Test
    void shouldReadEveryOption() {
        final LauncherOptions options = LauncherOptions.parse(List.of("--state", "/x/y", "--shell", "--listen",
            "127.0.0.1:0", "--chain", "rate-limit,null", "--waiting", "block", "--cpus", "1,0", "--dumpable", "--set",
            "rate-limit.max_tokens=5", "--set", "rate-limit.mode=a=b"));
        assertEquals(Path.of("/x/y"), options.state());
        assertEquals(Front.SHELL, options.front());
        assertEquals("rate-limit,null", options.chain());
        assertTrue(options.isDumpable());
        assertFalse(LauncherOptions.parse(List.of()).isDumpable());
        assertEquals("block", options.waiting());
        assertEquals("1,0", options.cpus());
        assertEquals(Map.of("tcp", Map.of("listen_address", "127.0.0.1:0"), "rate-limit",
            Map.of("max_tokens", "5", "mode", "a=b")), options.settings().values());
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertTrue(message("--bogus").contains("--bogus"));
        assertTrue(message("--state").contains("--state"));
        assertTrue(message("--listen", "nowhere").contains("nowhere"));
        assertEquals("--waiting must be adaptive, yield or block: waiting=spin", message("--waiting", "spin"));
        assertTrue(message("--cpus").contains("--cpus"));
        for (final String cpus : List.of(",", "0,", "x", "-1", "0-1", "12345")) {
            assertTrue(message("--cpus", cpus).startsWith("--cpus must be numbers separated by commas: cpus=" + cpus),
                cpus);
        }
        assertEquals("--cpus must differ from each other: cpus=1,0,01", message("--cpus", "1,0,01"));
        assertTrue(message("--set", "max_tokens=5").contains("max_tokens=5"));
    }

    @Test
    void shouldLeaveToTheDescriptorWhatIsNotSaid() {
        final LauncherOptions options = LauncherOptions.parse(List.of("--descriptor", "x.run", "--user", "rh"));
        assertEquals(Path.of("x.run"), options.descriptor());
        assertNull(options.chain());
        assertNull(options.waiting());
        assertNull(options.cpus());
        assertEquals(new Identity("rh", false), options.identity());
        assertEquals(new Identity("", true), LauncherOptions.parse(List.of("--allow-root")).identity());
    }

    private static String message(final String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> LauncherOptions.parse(List.of(arguments)))
            .getMessage();
    }
}
