package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;

/** Throws on every message. Everything before that looks well. */
final class BrokenPolicy implements Policy {
    @Override
    public Verdict onTx(final Message message) {
        throw new IllegalStateException("broken on purpose: kind=" + message.kind());
    }

    @Override
    public Verdict onRx(final Message message) {
        return onTx(message);
    }
}
