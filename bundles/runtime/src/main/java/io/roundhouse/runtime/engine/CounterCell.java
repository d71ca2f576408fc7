package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Counter;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A counter of one place: one writer, opaque reads from anywhere. */
final class CounterCell implements Counter {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(CounterCell.class, "value", long.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private long value;

    @Override
    public void add(final long delta) {
        VALUE.setOpaque(this, value + delta);
    }

    @Override
    public long value() {
        return (long) VALUE.getOpaque(this);
    }
}
