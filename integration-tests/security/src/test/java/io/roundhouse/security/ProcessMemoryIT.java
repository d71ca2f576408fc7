package io.roundhouse.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Other processes of the service's own user, who is not root, get at its memory no more than strangers. */
@Timeout(120)
class ProcessMemoryIT {
    @TempDir
    private Path folder;
    private Place place;
    private Service service;
    private Program hostile;

    @BeforeEach
    void prepare() throws IOException {
        place = new Place(folder);
    }

    @AfterEach
    void stop() throws Exception {
        if (hostile != null) {
            hostile.close();
        }
        if (service != null) {
            service.close();
        }
    }

    private void start(final String... options) throws IOException {
        service = Service.start(place, "state", User.NOBODY, options);
        hostile = place.hostile(service, service);
    }

    private String open(final String file) throws IOException {
        return hostile.ask("open /proc/" + service.processId() + "/" + file + " " + Kernel.O_RDWR);
    }

    @Test
    void shouldNotOpenMemoryOfService() throws Exception {
        start();
        assertEquals("EACCES", open("mem"));
        assertEquals("EACCES", open("fd/0"));
    }

    @Test
    void shouldOpenMemoryOfServiceThatIsToBeDebugged() throws Exception {
        start("--dumpable");
        assertEquals("done", open("mem"));
    }

    @Test
    void shouldNotLoadCodeIntoService() throws Exception {
        start("--dumpable");
        assertEquals(0, attachTo(hostile.id()), "a virtual machine without the flag");
        assertNotEquals(0, attachTo(service.processId()));
        assertEquals("=> ok", service.command("engine:list").getLast(), "it goes on");
    }

    /** Has the JDK's own tool do it. @return the code it ended with */
    private int attachTo(final long process) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(User.NOBODY.prefix());
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
            "-J-Dsun.tools.attach.attachTimeout=1000", Long.toString(process), "VM.version"));
        return new ProcessBuilder(command).redirectErrorStream(true)
            .redirectOutput(folder.resolve("jcmd.log").toFile()).start().waitFor();
    }
}
