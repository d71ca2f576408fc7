package io.roundhouse.security;

import io.roundhouse.posix.Posix;
import java.util.List;

/** Who runs a process. */
enum User {
    /** Whoever runs the tests. */
    SELF,
    /**
     * A user without rights. Only root can be somebody else: without that hostile programs run as the service's own
     * user, who could do more, and less is refused to.
     */
    NOBODY;

    private static final int ID = 65_534;

    /** Whether there is another user to be. */
    static boolean canBeAnother() {
        return Posix.userId() == 0;
    }

    List<String> prefix() {
        if (this == SELF) {
            return List.of();
        }
        if (!canBeAnother()) {
            System.out.println("not root: the hostile program runs as the service's own user, uid " + Posix.userId());
            return List.of();
        }
        return List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups");
    }

    /** The number it has. */
    int id() {
        return this == NOBODY && canBeAnother() ? ID : Posix.userId();
    }
}
