package io.roundhouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
            "127.0.0.1:0", "--chain", "rate-limit,null", "--set", "rate-limit.max_tokens=5", "--set", "rate-limit.mode=a=b"));
        assertEquals(Path.of("/x/y"), options.state());
        assertEquals(Front.SHELL, options.front());
        assertEquals("rate-limit,null", options.chain());
        assertEquals(Map.of("tcp", Map.of("listen_address", "127.0.0.1:0"), "rate-limit",
            Map.of("max_tokens", "5", "mode", "a=b")), options.settings().values());
    }

    @Test
    void shouldNameWhatIsWrong() {
        assertTrue(message("--bogus").contains("--bogus"));
        assertTrue(message("--state").contains("--state"));
        assertTrue(message("--listen", "nowhere").contains("nowhere"));
        assertTrue(message("--set", "max_tokens=5").contains("max_tokens=5"));
    }

    @Test
    void shouldKeepBundleLocationOverVersions() {
        assertEquals("embedded:policy-null", new EmbeddedBundles.Entry("engines/policy-null-0.1.0.jar", 1).location());
        assertEquals("embedded:org.apache.felix.gogo.jline",
            new EmbeddedBundles.Entry("bundles/org.apache.felix.gogo.jline-1.1.8.jar", 1).location());
    }

    private static String message(final String... arguments) {
        return assertThrows(IllegalArgumentException.class, () -> LauncherOptions.parse(List.of(arguments))).getMessage();
    }
}
