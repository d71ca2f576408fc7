package io.roundhouse.bench.rpc;

/** Who calls: always the same customer, or each hundredth time one whom a rule denies. */
enum Guests {
    /** Whom no rule denies. */
    WELCOME,
    /** Of a hundred calls one is denied. */
    MIXED;

    static final String DENIED = "mallory";
    private static final int EACH = 100;

    /** By a program's argument. */
    static Guests named(final String name) {
        return name.equals("guests") ? MIXED : WELCOME;
    }

    /** Whether a rule about {@link #DENIED} denies a number's call. */
    boolean isDenied(final long number) {
        return this == MIXED && number % EACH == EACH - 1;
    }

    /** The customer of a number's call. */
    String of(final long number) {
        return isDenied(number) ? DENIED : Freight.CUSTOMER;
    }
}
