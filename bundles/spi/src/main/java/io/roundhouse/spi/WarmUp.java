package io.roundhouse.spi;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Made-up work for the code of one revision, so that it is compiled before it meets traffic. The runtime repeats
 * rounds until a new revision is about as fast as the one it takes over from, or until it has waited long enough.
 * Used by one thread at a time, off the executors.
 */
@ConsumerType
public interface WarmUp extends AutoCloseable {
    /**
     * One round of the same work each time: some ten to some hundred messages, in well under a millisecond once the
     * code is warm. May allocate.
     *
     * @return messages carried, more than 0
     */
    int round();

    /** Gives back whatever the rounds needed. */
    @Override
    void close();
}
