package io.roundhouse.control;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class AdmissionTest {
    private static final int MOST = 16;

    private final Admission<Integer> admission = new Admission<>();
    private int number;

    private boolean enters(final int uid, final Role role) {
        return admission.enter(number++, new Caller(uid, 1, role), MOST);
    }

    @Test
    void shouldKeepRoomForAdminsHoweverManyReadersKnock() {
        for (int uid = 100; uid < 200; uid++) {
            for (int i = 0; i < 4; i++) {
                enters(uid, Role.READ);
            }
        }
        for (int i = 0; i < MOST / 2; i++) {
            assertTrue(enters(0, Role.ADMIN), "admin " + i);
        }
        assertFalse(enters(0, Role.ADMIN), "the limit holds for admins too");
    }

    @Test
    void shouldKeepRoomForOtherReaders() {
        for (int i = 0; i < MOST / 4; i++) {
            assertTrue(enters(100, Role.READ));
        }
        assertFalse(enters(100, Role.READ));
        assertTrue(enters(101, Role.READ));
        admission.leave(0);
        assertTrue(enters(100, Role.READ));
    }
}
