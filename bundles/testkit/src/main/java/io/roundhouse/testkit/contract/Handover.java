package io.roundhouse.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineState;
import java.nio.charset.StandardCharsets;

/** An instance hands over to another, the way the runtime does it, with what the contract asks checked on the way. */
public final class Handover {
    private Handover() {
    }

    /** The state of an engine, gone through bytes, checked, and in a layout that {@code to} reads. */
    public static EngineState export(final Engine engine, final EngineFactory from, final EngineFactory to) {
        final EngineState state = engine.decompose();
        assertEquals(from.schema().version(), state.version(), "decompose must write the version of the schema");
        final int wanted = to.schema().version();
        if (state.version() <= wanted) {
            assertTrue(state.version() >= to.schema().oldestReadable(), "not readable by the next revision: " + state);
            return roundTrip(state, from);
        }
        assertTrue(wanted >= from.schema().oldestWritable(), "not writable for the older revision: " + state);
        final EngineState older = from.downgrade(state, wanted);
        assertEquals(wanted, older.version(), "downgrade must write the version asked for");
        return roundTrip(older, from);
    }

    private static EngineState roundTrip(final EngineState state, final EngineFactory from) {
        final byte[] bytes = state.toBytes();
        assertTrue(bytes.length <= EngineState.MAX_BYTES, "state is too large: bytes=" + bytes.length);
        final EngineState read = EngineState.fromBytes(bytes);
        assertEquals(state, read, "state must be equal after a round trip through bytes");
        return read;
    }

    /** Hands over. The former instance is not used any more. */
    public static Engine cut(final Engine engine, final EngineFactory from, final EngineFactory to,
        final EngineContext context) {
        return to.restore(context, export(engine, from, to));
    }

    /** Fails if the state speaks of the engine's own package: a class name has no meaning to another revision. */
    public static void assertForeign(final EngineState state, final EngineFactory factory) {
        final String text = new String(state.toBytes(), StandardCharsets.ISO_8859_1);
        assertFalse(text.contains(factory.getClass().getPackageName()), "state names a class of the bundle: " + state);
    }
}
