package io.roundhouse.control;

import java.util.Locale;

/** What an operator may do. */
enum Role {
    /** Commands that change nothing, as plain words. */
    READ,
    /** Everything, in the shell's full language. */
    ADMIN;

    /** The variable of a command session that has its caller's role; commands may look at it. */
    static final String VARIABLE = ".role";

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
