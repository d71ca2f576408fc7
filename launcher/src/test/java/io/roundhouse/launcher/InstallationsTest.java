package io.roundhouse.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.launcher.LauncherOptions.Front;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The examples of installations start what there is. */
final class InstallationsTest {
    private static final Path EXAMPLES = Path.of("examples");
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    @TempDir
    private Path folder;

    @Test
    void shouldStartServiceBySystemd() throws Exception {
        final Path unit = EXAMPLES.resolve("roundhouse.service");
        final String start = Files.readAllLines(unit).stream().filter(line -> line.startsWith("ExecStart="))
            .findFirst().orElseThrow().substring("ExecStart=".length());
        assertStarts(List.of(start.split(" ")));
        final Path verify = Path.of("/usr/bin/systemd-analyze");
        if (Files.isExecutable(verify)) {
            // The program and the user need not be here.
            final Path here = Files.writeString(folder.resolve("roundhouse.service"),
                Files.readString(unit).replace("/usr/bin/java", "/bin/sh"));
            final Process process = new ProcessBuilder(verify.toString(), "verify", here.toString())
                .redirectErrorStream(true).start();
            final String said = new String(process.getInputStream().readAllBytes());
            assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            assertTrue(said.lines().noneMatch(line -> line.contains("roundhouse.service:")), said);
        }
    }

    @Test
    void shouldStartServiceInContainer() throws Exception {
        final List<String> words = new ArrayList<>();
        for (final String line : Files.readAllLines(EXAMPLES.resolve("Containerfile"))) {
            if (line.startsWith("ENTRYPOINT") || line.startsWith("CMD")) {
                final Matcher matcher = QUOTED.matcher(line);
                while (matcher.find()) {
                    words.add(matcher.group(1));
                }
            } else if (line.startsWith("COPY")) {
                assertTrue(line.contains(" launcher/target/launcher-0.1.0.jar "), line);
            }
        }
        assertStarts(words);
    }

    /** The same flags of the JVM as {@code roundhouse run} has, and options that the launcher takes. */
    private static void assertStarts(final List<String> words) throws Exception {
        final int jar = words.indexOf("-jar");
        final String script = Files.readString(Path.of("..", "roundhouse"));
        for (final String flag : words.subList(1, jar)) {
            assertTrue(script.contains(flag), flag);
        }
        assertEquals("/opt/roundhouse/launcher.jar", words.get(jar + 1));
        final LauncherOptions options = LauncherOptions.parse(words.subList(jar + 2, words.size()));
        assertEquals(Path.of("/var/lib/roundhouse"), options.state());
        assertEquals(Front.NONE, options.front());
        assertEquals(Map.of("tcp", Map.of("listen_address", "0.0.0.0:7000")), options.settings().values());
    }
}
