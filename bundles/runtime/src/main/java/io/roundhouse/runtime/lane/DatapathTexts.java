package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.ReasonText;
import io.roundhouse.runtime.engine.Reasons;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Message;

/** What the runtime says of calls of a datapath that it ends itself. Made with the datapath, shared by its copies. */
final class DatapathTexts {
    /** The transport gave no reason of its own. */
    final ReasonText connectionLost;
    /** The application's end is gone. */
    final ReasonText detached;
    /** The frontend failed on the message. */
    final ReasonText frontendFailed;

    /** What engines say. */
    private final Reasons reasons;

    DatapathTexts(final DatapathInfo info, final Reasons reasons) {
        this.reasons = reasons;
        connectionLost =
            ReasonText.of("connection to " + info.target() + " lost, the call may have had its effect");
        detached = ReasonText.of("application " + info.application() + " of service " + info.target()
            + " is gone, the call may have had its effect");
        frontendFailed = ReasonText.of("the frontend of " + info.name() + " threw or hung on this message");
    }

    /** The text a message's engine chose for it, or another one. */
    ReasonText of(final Message message, final ReasonText otherwise) {
        return message.reason() == 0 ? otherwise : reasons.text(message.reason());
    }
}
