package io.roundhouse.spi;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A queue that an engine publishes to. What an engine must consume elsewhere in exchange (bytes of a socket) it
 * consumes next to {@link #publish()}, after everything that may fail: the two together are the commit point of one
 * message.
 */
@ProviderType
public interface OutPort {
    /**
     * Claims the next slot for a message whose payload lies elsewhere.
     *
     * @return the slot, cleared of payload and status, or null when the queue is full. Claiming again without
     *     publishing returns the same slot.
     */
    Message claim();

    /**
     * Claims the next slot together with {@code length} contiguous bytes of the link's own private memory, to which the
     * message's payload then points. Only links have such memory.
     *
     * @return the slot, or null when slots or bytes are short for now
     */
    Message claim(int length);

    /** The longest payload that {@link #claim(int)} can ever give, in bytes; 0 where there is no memory. */
    int maxLength();

    /** Publishes the claimed slot. */
    void publish();
}
