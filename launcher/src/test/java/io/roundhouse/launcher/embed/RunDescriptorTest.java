package io.roundhouse.launcher.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.launcher.embed.CarriedBundles.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunDescriptorTest {
    private static final List<Entry> CARRIED = List.of(new Entry("bundles/runtime-0.1.0.jar", 1, null),
        new Entry("bundles/mrpc-0.1.0.jar", 1, null), new Entry("engines/policy-null-0.1.0.jar", 1, null));

    @TempDir
    private Path folder;

    @Test
    void shouldTakeFromDefaultWhatFileLeavesOut() throws IOException {
        final RunDescriptor read = read("chain = null rate-limit\nset.tcp.listen_address = 127.0.0.1:7\n"
            + "set.service/mrpc.max_sessions = 3\nhttp = 9090\n");
        final RunDescriptor standard = RunDescriptor.ofDefault();
        assertEquals(standard.bundles(), read.bundles());
        assertEquals(List.of("mrpc-frontend", "transport-tcp", "transport-shm", "policy-acl", "policy-null",
            "policy-rate-limit"), read.engines());
        assertEquals("null,rate-limit", read.chain());
        assertEquals(ExecutorOptions.DEFAULT, read.executors());
        assertEquals(9090, read.httpPort());
        assertEquals(Map.of("tcp", Map.of("listen_address", "127.0.0.1:7"), "service/mrpc",
            Map.of("max_sessions", "3")),
            read.settings().values());
    }

    @Test
    void shouldNameFileAndWhatIsWrongInIt() {
        assertWrong("policies = null",
            "unknown key: policies, there are: bundles, chain, cpus, engines, http, waiting");
        assertWrong("http = 70000", "port must be 0 to 65535: http=70000");
        assertWrong("waiting = spin", "waiting must be adaptive, yield or block: waiting=spin");
        assertWrong("engines = policy-null, policy-null", "name comes twice: engines=policy-null, policy-null");
        assertWrong("set.tcp = 3", "setting must be NAME.PROPERTY=VALUE: tcp=3");
    }

    @Test
    void shouldRefuseWhatIsNotCarried() throws IOException {
        read("bundles = runtime\nengines = policy-null").check(CARRIED);
        assertEquals("descriptor names an unknown bundle: http, there are: runtime, mrpc",
            refusal("bundles = runtime, http\nengines ="));
        assertEquals("descriptor names an unknown engine: tcp, there are: policy-null",
            refusal("bundles = runtime\nengines = tcp"));
        assertEquals("descriptor must name the bundle runtime: bundles=[mrpc]", refusal("bundles = mrpc\nengines ="));
    }

    @Test
    void shouldKeepBundleLocationOverVersions() {
        assertEquals("embedded:policy-null", CARRIED.getLast().location());
        assertEquals("embedded:org.apache.felix.gogo.jline",
            new Entry("terminal/org.apache.felix.gogo.jline-1.1.8.jar", 1, null).location());
    }

    private RunDescriptor read(final String text) throws IOException {
        return RunDescriptor.read(Files.writeString(folder.resolve("x.run"), text));
    }

    private String refusal(final String text) {
        return assertThrows(ServiceException.class, () -> read(text).check(CARRIED)).getMessage();
    }

    private void assertWrong(final String text, final String message) {
        final String said = assertThrows(IllegalArgumentException.class, () -> read(text)).getMessage();
        assertTrue(said.startsWith("descriptor is wrong: " + folder.resolve("x.run") + ": " + message), said);
    }
}
