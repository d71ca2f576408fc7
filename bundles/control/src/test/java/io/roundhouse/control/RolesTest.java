package io.roundhouse.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.posix.PeerCredentials;
import io.roundhouse.posix.Posix;
import io.roundhouse.spi.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class RolesTest {
    private static final int STRANGER = 4711;

    @Test
    void shouldLetNobodyInButRootAndOwnUserByDefault() {
        final ControlLimits limits = limits(Map.of());
        assertEquals(Role.ADMIN, role(limits, 0, 0));
        assertEquals(Role.ADMIN, role(limits, Posix.userId(), 99));
        assertNull(role(limits, STRANGER, 0, 0), "the group of root is not root");
        assertEquals("0600", limits.access().mode());
    }

    @Test
    void shouldKnowUsersAndGroupsAlsoSupplementaryOnes() {
        final ControlLimits limits = limits(Map.of("admin_users", "nobody, 5000", "admin_groups", "6000",
            "read_users", "5001", "read_groups", "6001,6002"));
        assertEquals(Role.ADMIN, role(limits, 65534, 1));
        assertEquals(Role.ADMIN, role(limits, 5000, 1));
        assertEquals(Role.ADMIN, role(limits, STRANGER, 6000));
        assertEquals(Role.ADMIN, role(limits, 5001, 1, 7, 6000), "the higher role wins");
        assertEquals(Role.READ, role(limits, 5001, 1));
        assertEquals(Role.READ, role(limits, STRANGER, 1, 6002));
        assertNull(role(limits, STRANGER, 1, 2, 3));
    }

    @Test
    void shouldNamePropertyThatIsWrong() {
        assertTrue(refusal("read_users", "no-such-user").startsWith("read_users: no such user: no-such-user"));
        assertTrue(refusal("admin_groups", "no-such-group-here").startsWith("admin_groups: no such group"));
        assertTrue(refusal("socket_mode", "0777").endsWith("socket_mode=0777"));
        assertTrue(refusal("max_connections", "1").endsWith("max_connections=1"));
        assertTrue(refusal("audit_mib", "many").contains("audit_mib=many"));
    }

    private static String refusal(final String property, final String value) {
        return assertThrows(IllegalArgumentException.class, () -> limits(Map.of(property, value))).getMessage();
    }

    private static ControlLimits limits(final Map<String, String> settings) {
        return ControlLimits.of(Settings.of(settings).as(ControlConfig.class));
    }

    private static Role role(final ControlLimits limits, final int uid, final int gid, final int... groups) {
        return limits.roles().of(new PeerCredentials(1, uid, gid), groups);
    }
}
