package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Engine;

/** Makes the successor of the instance at work in a place: decompose and restore. */
@FunctionalInterface
public interface Succession {
    /**
     * Called by the place's owner between two batches; may allocate.
     *
     * @param former the instance at work, which goes on when this throws
     * @param of its revision
     */
    Engine of(Engine former, Revision of) throws Exception;
}
