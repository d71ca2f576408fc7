package io.roundhouse.runtime.lane;

import io.roundhouse.spi.Policy;

/**
 * The loop that runs one policy over one batch. Each revision gets an implementation of its own, stamped from
 * {@link StageLoopTemplate}, so that code compiled for one revision is thrown away with it. A class, not
 * an interface: the one call for each batch finds its target in the class's own table.
 */
abstract class StageLoop {
    /** Hands the stage's batch to {@link Policy#onTx}. @return messages handed over */
    abstract int tx(Policy policy, Stage stage);

    /** Hands the stage's batch to {@link Policy#onRx}. @return messages handed over */
    abstract int rx(Policy policy, Stage stage);
}
