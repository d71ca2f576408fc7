package io.roundhouse.spi;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A queue that an engine takes from, in order. A message stays where it is, with all it refers to, until released; a
 * transport releases a message when its bytes are written or copied, because the application's memory is given back
 * then.
 */
@ProviderType
public interface InPort {
    /** How many unreleased messages can be looked at. */
    int available();

    /** The unreleased message at {@code index}, 0 being the oldest. @param index 0 to {@link #available()} - 1 */
    Message peek(int index);

    /** Releases the oldest {@code count} messages. */
    void release(int count);

    /** How many messages were ever released: monotone, never wraps in practice. */
    long position();
}
