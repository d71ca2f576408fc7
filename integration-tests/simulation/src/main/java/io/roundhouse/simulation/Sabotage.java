package io.roundhouse.simulation;

/** What an engine does now and then to show that the simulation would notice. */
enum Sabotage {
    /** Nothing. */
    NONE,
    /** Releases a message and forwards nothing. */
    LOSES,
    /** Forwards a message twice. */
    DOUBLES,
    /** Forwards a message in front of the one before it. */
    REORDERS;

    /** One message in so many is treated so. */
    static final int PERIOD = 997;
}
