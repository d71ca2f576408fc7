package io.roundhouse.runtime.lane;

import io.roundhouse.runtime.engine.ReasonText;
import io.roundhouse.runtime.engine.Reasons;
import io.roundhouse.spi.Calls;

/** The call table as one place of a datapath sees it. Used by the datapath's executor. */
final class StageCalls implements Calls {
    private CallTable table;
    private final Reasons reasons;
    private final int stage;

    /**
     * @param reasons texts by number
     * @param stage number of the stage among those that have longs, or -1 for one that has none
     */
    StageCalls(final CallTable table, final Reasons reasons, final int stage) {
        this.table = table;
        this.reasons = reasons;
        this.stage = stage;
    }

    /** The datapath was evacuated and the instance is not to blame: it goes on with the copy. */
    void follow(final CallTable fresh) {
        table = fresh;
    }

    @Override
    public long open(final long cookie, final int method, final long deadlineNs) {
        return table.openClient(cookie, method, deadlineNs);
    }

    @Override
    public boolean isOpen(final long callId) {
        return table.isOpen(callId);
    }

    @Override
    public long cookie(final long callId) {
        return table.cookie(callId);
    }

    @Override
    public int method(final long callId) {
        return table.method(callId);
    }

    @Override
    public boolean close(final long callId) {
        return table.close(callId);
    }

    @Override
    public boolean complete(final long callId, final int status) {
        return table.finish(callId, status, ReasonText.NONE);
    }

    @Override
    public boolean complete(final long callId, final int status, final int reason) {
        return table.finish(callId, status, reasons.text(reason));
    }

    @Override
    public boolean cancel(final long cookie) {
        return table.cancel(cookie);
    }

    @Override
    public void streams(final long callId) {
        table.streams(callId);
    }

    @Override
    public long stream(final long cookie) {
        return table.find(cookie, 0);
    }

    @Override
    public void grant(final long callId, final int messages) {
        table.grant(callId, messages);
    }

    @Override
    public int streamCount() {
        return table.streamCount();
    }

    @Override
    public long get(final long callId, final int index) {
        return stage < 0 ? 0 : table.stageLong(callId, stage, index & LONGS_PER_STAGE - 1);
    }

    @Override
    public void set(final long callId, final int index, final long value) {
        if (stage >= 0) {
            table.stageLong(callId, stage, index & LONGS_PER_STAGE - 1, value);
        }
    }

    @Override
    public int openCount() {
        return table.openCount();
    }
}
