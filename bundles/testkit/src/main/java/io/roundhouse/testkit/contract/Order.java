package io.roundhouse.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Checks of a trace: each message once, and in order. */
final class Order {
    private Order() {
    }

    /** No message came out twice. */
    static void assertOnce(final String what, final Trace trace) {
        final BitSet seen = new BitSet();
        for (int i = 0; i < trace.count(); i++) {
            final int identity = (int) trace.identity(i);
            final int at = i;
            assertTrue(!seen.get(identity), () -> what + ": came out twice: " + trace.describe(at));
            seen.set(identity);
        }
    }

    /** At each port, messages of one method came out in the order in which they were brought. */
    static void assertKept(final String what, final Trace trace) {
        final Map<Long, Integer> last = new HashMap<>();
        for (int i = 0; i < trace.count(); i++) {
            final Integer before = last.put(trace.port(i) << 32 | trace.method(i), i);
            final int at = i;
            assertTrue(before == null || trace.identity(before) < trace.identity(i),
                () -> what + ": overtaken: [" + trace.describe(before) + "] came before [" + trace.describe(at) + "]");
        }
    }
}
