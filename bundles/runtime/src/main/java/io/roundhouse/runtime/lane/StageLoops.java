package io.roundhouse.runtime.lane;

import io.roundhouse.spi.EngineFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Stamps policy loops as hidden classes, one for each revision. With the loop's own profile seeing one policy class
 * only, the compiler inlines the policy into it. The loop itself is reached through {@link CallSites}, so it is not
 * inlined into the runtime's code, where it would pin the revision's class loader.
 */
final class StageLoops {
    private static final byte[] TEMPLATE = template();
    private static final Map<EngineFactory, StageLoop> LOOPS = new WeakHashMap<>();

    private StageLoops() {
    }

    /** The loop of a revision's factory; the same for the same factory. Thread-safe. */
    static StageLoop of(final EngineFactory factory) {
        synchronized (LOOPS) {
            return LOOPS.computeIfAbsent(factory, _ -> stamp());
        }
    }

    static StageLoop stamp() {
        try {
            return (StageLoop) MethodHandles.lookup().defineHiddenClass(TEMPLATE, true).lookupClass()
                .getDeclaredConstructor().newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("policy loop cannot be stamped", e);
        }
    }

    private static byte[] template() {
        final String name = StageLoopTemplate.class.getSimpleName() + ".class";
        try (InputStream in = StageLoopTemplate.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
