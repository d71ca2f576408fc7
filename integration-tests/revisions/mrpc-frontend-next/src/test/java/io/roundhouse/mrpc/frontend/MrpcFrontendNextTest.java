package io.roundhouse.mrpc.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.RevisionLoader;
import io.roundhouse.testkit.contract.Handover;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where the next revision differs from the first; the first one's own tests run here too. */
@Timeout(60)
final class MrpcFrontendNextTest {
    private static final EngineFactory FIRST =
        RevisionLoader.shadowed(MrpcFrontendFactory.class).factory(MrpcFrontendFactory.class.getName());
    private static final EngineFactory NEXT = new MrpcFrontendFactory();

    private final Application app = new Application(Role.CLIENT, SessionShape.DEFAULT);
    private EngineFactory factory = FIRST;
    private Engine engine = FIRST.create(app.context);
    private long submitted;

    @BeforeEach
    void open() {
        engine.portsChanged(app.ports);
    }

    @AfterEach
    void close() {
        app.close();
    }

    @Test
    void shouldTakeLargerBatchesWhileTheRingIsFullWhereTheFirstRevisionDoesNot() {
        submit(192);
        assertEquals(64, engine.doWork(app.ports));
        assertEquals(64, engine.doWork(app.ports));
        exchange(NEXT);
        assertEquals(64, engine.doWork(app.ports), "it begins like the first revision");
        endCalls(192);
        submit(192);
        assertEquals(128, engine.doWork(app.ports), "64 were all that it could take");
        assertEquals(256, app.context.count("batch"));
    }

    @Test
    void shouldTakeSmallerBatchesAfterLightOnes() {
        exchange(NEXT);
        for (int i = 0; i < 2 * 1_024; i++) {
            submit(1);
            assertEquals(1, engine.doWork(app.ports));
            endCalls(1);
        }
        assertEquals(16, app.context.count("batch"));
        submit(64);
        assertEquals(16, engine.doWork(app.ports));
        assertEquals(32, engine.doWork(app.ports));
    }

    @Test
    void shouldKeepItsBatchAcrossItsOwnRevisionAndDropItForTheFirst() {
        exchange(NEXT);
        submit(64);
        assertEquals(64, engine.doWork(app.ports));
        final EngineState state = engine.decompose();
        assertEquals(2, state.version());
        assertEquals(128, state.longValue(BatchLimit.BATCH));
        exchange(NEXT);
        assertEquals(state, engine.decompose());
        exchange(FIRST);
        assertEquals(1, engine.decompose().version());
        assertFalse(engine.decompose().has(BatchLimit.BATCH));
        exchange(NEXT);
        assertEquals(64, engine.decompose().longValue(BatchLimit.BATCH));
    }

    @Test
    void shouldRefuseABatchThatItNeverMakes() {
        for (final long batch : new long[] {0, -64, 63, 512, 1L << 40}) {
            final EngineState bent = EngineState.builder(BatchLimit.VERSION).put(BatchLimit.BATCH, batch)
                .put(BatchLimit.LIGHT_CYCLES, 0L).build();
            final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
                () -> new BatchLimit().restore(bent));
            assertEquals("batch must be a power of two from 16 to 256: batch=" + batch, refused.getMessage());
        }
    }

    private void exchange(final EngineFactory next) {
        engine = Handover.cut(engine, factory, next, app.context);
        engine.portsChanged(app.ports);
        factory = next;
    }

    private void submit(final int calls) {
        for (int i = 0; i < calls; i++) {
            assertTrue(app.submit(Message.REQUEST, submitted, submitted));
            submitted++;
        }
    }

    /** All calls so far end, and what they used comes back; the frontend's next cycle finds nothing else to do. */
    private void endCalls(final int calls) {
        for (int i = 0; i < app.txHead.available(); i++) {
            app.context.calls().close(app.txHead.peek(i).callId());
        }
        assertEquals(calls, app.sendAll());
        for (int left = calls; left > 0;) {
            left -= engine.doWork(app.ports);
        }
        assertEquals(calls, app.takeSendBlocksBack());
    }
}
