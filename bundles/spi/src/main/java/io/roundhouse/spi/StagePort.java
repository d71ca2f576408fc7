package io.roundhouse.spi;

import org.osgi.annotation.versioning.ProviderType;

/** A policy's place on one lane, for the messages of one batch. */
@ProviderType
public interface StagePort {
    /** The next message of the batch that concerns this stage, or null at its end. */
    Message next();

    /**
     * Carries out a verdict on the message last returned by {@link #next()}.
     *
     * @return false when the lane is held there: the batch is over
     */
    boolean apply(Verdict verdict);
}
