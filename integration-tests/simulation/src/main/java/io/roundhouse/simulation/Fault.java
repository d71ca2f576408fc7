package io.roundhouse.simulation;

/** What is wrong with a revision. */
enum Fault {
    /** Nothing. */
    NONE,
    /** Throws on the first message of traffic. */
    THROWS_FIRST,
    /** Hangs on the first message of traffic. */
    HANGS_FIRST,
    /** Throws on a message long after the commit. */
    THROWS_LATE,
    /** Throws on every message from one on that comes long after the commit. */
    BREAKS_LATE,
    /** Hangs on a message long after the commit. */
    HANGS_LATE,
    /** Throws in restore. */
    THROWS_IN_RESTORE,
    /** Hangs in restore. */
    HANGS_IN_RESTORE,
    /** Throws in decompose. */
    THROWS_IN_DECOMPOSE,
    /** Does not resolve: the dry run says so. */
    UNRESOLVED,
    /** Its bundle starts and brings no factory. */
    NO_FACTORY
}
