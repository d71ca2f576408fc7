package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Better;
import java.util.function.DoubleUnaryOperator;

/**
 * What a row tells of a measurement.
 *
 * @param metric its name in rows
 * @param unit of it
 * @param better which direction is the good one
 * @param number of {@link Side#measure}
 * @param of from the number to the unit
 */
record Figure(String metric, String unit, Better better, int number, DoubleUnaryOperator of) {
    static final Figure P50 = plain("p50", "us", Better.LOWER, Side.P50);
    static final Figure P99 = plain("p99", "us", Better.LOWER, Side.P99);
    static final Figure P999 = plain("p999", "us", Better.LOWER, Side.P999);
    static final Figure CPU_PER_CALL = plain("cpu_per_call", "us", Better.LOWER, Side.CPU);
    static final Figure RATE = plain("rate", "calls/s", Better.HIGHER, Side.PER_SECOND);
    private static final double BITS_PER_GIGABIT = 1e9;
    private static final double US_PER_SECOND = 1e6;

    private static Figure plain(final String metric, final String unit, final Better better, final int number) {
        return new Figure(metric, unit, better, number, DoubleUnaryOperator.identity());
    }

    /** Of calls with so many bytes: what requests carry in a second. */
    static Figure goodput(final int bytes) {
        return new Figure("goodput", "Gb/s", Better.HIGHER, Side.PER_SECOND, calls -> calls * gigabits(bytes));
    }

    /** The same in a second of processor time, of all processes. */
    static Figure goodputPerCpuSecond(final int bytes) {
        return new Figure("goodput_per_cpu_second", "Gb", Better.HIGHER, Side.CPU,
            usPerCall -> gigabits(bytes) / (usPerCall / US_PER_SECOND));
    }

    private static double gigabits(final int bytes) {
        return bytes * (double) Byte.SIZE / BITS_PER_GIGABIT;
    }
}
