package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.ReasonText;
import io.roundhouse.runtime.engine.Reasons;
import io.roundhouse.spi.Message;

/** What messages say that end at a policy's place. Made with the place, shared by its stages. */
final class StageTexts {
    /** Of stages that never see a call of somebody. */
    static final StageTexts REHEARSAL = new StageTexts("policy", "rehearsal", new Reasons());

    /** It threw or hung. */
    final ReasonText failed;
    /** It is out of work, and nothing may pass without it. */
    final ReasonText outOfWork;

    private final ReasonText rejected;
    private final Reasons reasons;

    StageTexts(final String engine, final String datapath, final Reasons reasons) {
        final String where = engine + " on " + datapath;
        this.rejected = ReasonText.of("rejected by " + where);
        this.failed = ReasonText.of(where + " threw or hung on this message");
        this.outOfWork = ReasonText.of(where + " is out of work and lets nothing pass: upgrade or restart it");
        this.reasons = reasons;
    }

    /** What a rejected message says: what the policy chose, or that it did so. */
    ReasonText rejected(final Message message) {
        return message.reason() == 0 ? rejected : reasons.text(message.reason());
    }
}
