package io.roundhouse.bench.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roundhouse.testkit.process.ProcessException;
import org.junit.jupiter.api.Test;

final class DebianTest {
    @Test
    void shouldReadWhatProgramsSayOfThemselves() {
        assertEquals("2.6.12", Debian.version("HAProxy version 2.6.12-1+deb12u4 2026/10/17 - https://haproxy.org/\n"
            + "Status: long-term supported branch - will stop receiving fixes around Q2 2027.\n"));
        assertEquals("1.22.1", Debian.version("nginx version: nginx/1.22.1\n"));
    }

    @Test
    void shouldRefuseAProgramThatSaysNoVersion() {
        assertThrows(ProcessException.class, () -> Debian.version("unknown option -v\n"));
    }
}
