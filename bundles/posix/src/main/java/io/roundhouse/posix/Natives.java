package io.roundhouse.posix;

import io.roundhouse.posix.internal.LibC;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Runtime;

/**
 * The bound C library, loaded once per JVM at first use (0.2 to 0.8 s, so touch it off the start path).
 */
final class Natives {
    static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");

    private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

    private Natives() {
    }

    /** The negated error number of this thread's last failed call. */
    static int negativeErrno() {
        return -RUNTIME.getLastError();
    }

    static int checked(final int result, final String what) {
        if (result < 0) {
            throw failure(what);
        }
        return result;
    }

    static PosixException failure(final String what) {
        return new PosixException(what, RUNTIME.getLastError());
    }

    static MemorySegment intValue(final Arena arena, final int value) {
        return arena.allocateFrom(ValueLayout.JAVA_INT, value);
    }
}
