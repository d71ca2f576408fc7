package io.roundhouse.policy.nullpolicy;

import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;

/** Lets every message pass. Has no state. */
final class NullPolicy implements Policy {
    @Override
    public Verdict onTx(final Message message) {
        return Verdict.PASS;
    }
}
