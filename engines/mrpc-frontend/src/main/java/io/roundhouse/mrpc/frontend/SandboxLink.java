package io.roundhouse.mrpc.frontend;

import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;

/** A queue of one message, for {@link WarmUp}. */
final class SandboxLink implements InPort, OutPort {
    private final Message message = new Message();
    private boolean isFull;
    private long position;

    @Override
    public Message claim() {
        return isFull ? null : message;
    }

    @Override
    public Message claim(final int length) {
        return null;
    }

    @Override
    public int maxLength() {
        return 0;
    }

    @Override
    public void publish() {
        isFull = true;
    }

    @Override
    public int available() {
        return isFull ? 1 : 0;
    }

    @Override
    public Message peek(final int index) {
        return message;
    }

    @Override
    public void release(final int count) {
        isFull &= count == 0;
        position += count;
    }

    @Override
    public long position() {
        return position;
    }
}
