package io.roundhouse.runtime.osgi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.posix.Posix;
import io.roundhouse.runtime.executor.WaitingMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RuntimePropertiesTest {
    private static RuntimeProperties of(final Map<String, String> values) {
        return RuntimeProperties.of(values::get);
    }

    private static String message(final String name, final String value) {
        return assertThrows(IllegalArgumentException.class, () -> of(Map.of(name, value))).getMessage();
    }

    @Test
    void shouldHaveDefaults() {
        final RuntimeProperties properties = of(Map.of("roundhouse.waiting", " "));
        assertTrue(properties.state().endsWith("state") && properties.state().isAbsolute());
        assertEquals(List.of(), properties.chain());
        assertEquals(WaitingMode.ADAPTIVE, properties.graph().waiting());
        assertEquals(0, properties.graph().cpus().length);
    }

    @Test
    void shouldReadWhatIsSet() {
        final int cpu = Posix.affinity()[0];
        final RuntimeProperties properties = of(Map.of("roundhouse.state", "/x", "roundhouse.chain", "a, b,",
            "roundhouse.waiting", "yield", "roundhouse.cpus", Integer.toString(cpu)));
        assertEquals(List.of("a", "b"), properties.chain());
        assertEquals(WaitingMode.YIELD, properties.graph().waiting());
        assertArrayEquals(new int[] {cpu}, properties.graph().cpus());
    }

    @Test
    void shouldNameThePropertyThatIsWrong() {
        final int cpu = Posix.affinity()[0];
        assertEquals("property must be adaptive, yield or block: roundhouse.waiting=BLOCK",
            message("roundhouse.waiting", "BLOCK"));
        assertEquals("property must be numbers separated by commas: roundhouse.cpus=0-1",
            message("roundhouse.cpus", "0-1"));
        assertTrue(message("roundhouse.cpus", "1023").startsWith(
            "processor is none that this process may use: roundhouse.cpus=1023 allowed=["));
        assertEquals("processors must differ from each other: roundhouse.cpus=" + cpu + ",0" + cpu,
            message("roundhouse.cpus", cpu + ",0" + cpu));
    }
}
