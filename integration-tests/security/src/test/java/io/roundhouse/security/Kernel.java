package io.roundhouse.security;

import io.roundhouse.posix.Errno;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Functions of the C library that only those call who mean harm. Arguments are integers and addresses. */
final class Kernel {
    static final int PROT_READ_WRITE = 3;
    static final int MAP_SHARED = 1;
    static final int O_RDWR = 2;
    static final int F_SETFD = 2;
    static final int F_GETFL = 3;
    static final int F_SETFL = 4;
    static final int O_NONBLOCK = 0x800;
    static final int F_ADD_SEALS = 1033;
    static final int PUNCH_HOLE_KEEP_SIZE = 3;
    static final int MADV_REMOVE = 9;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;

    private Kernel() {
    }

    /** What a function that returns an int returned, or {@code -errno}. */
    static int call(final String function, final long... arguments) {
        return (int) invoke(ValueLayout.JAVA_INT, function, arguments);
    }

    /** The same for one that returns a long or an address. */
    static long callLong(final String function, final long... arguments) {
        return invoke(ValueLayout.JAVA_LONG, function, arguments);
    }

    private static long invoke(final MemoryLayout result, final String function, final long... arguments) {
        final MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        Arrays.fill(layouts, ValueLayout.JAVA_LONG);
        final MethodHandle handle = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(function),
            FunctionDescriptor.of(result, layouts), ERRNO);
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
            final List<Object> all = new ArrayList<>(List.of(state));
            Arrays.stream(arguments).forEach(all::add);
            final long returned = ((Number) handle.invokeWithArguments(all)).longValue();
            return returned == -1 ? -state.get(ValueLayout.JAVA_INT, 0) : returned;
        } catch (final Throwable e) {
            throw new IllegalStateException("cannot call: function=" + function, e);
        }
    }

    /** The outcome of a call: the error's symbol, or {@code done}. */
    static String outcome(final long result) {
        return result < 0 ? Errno.name((int) -result) : "done";
    }

    /** Starts a program that has every descriptor of this process which is not close-on-exec. @return its id */
    static int spawn(final String... command) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment arguments = arena.allocate(ADDRESS, command.length + 1L);
            for (int i = 0; i < command.length; i++) {
                arguments.setAtIndex(ADDRESS, i, arena.allocateFrom(command[i]));
            }
            final MemorySegment none = arena.allocate(ADDRESS);
            final MemorySegment id = arena.allocate(ValueLayout.JAVA_INT);
            final int result =
                call("posix_spawn", id.address(), arguments.get(ADDRESS, 0).address(), 0, 0, arguments.address(),
                    none.address());
            if (result != 0) {
                throw new IllegalStateException("cannot start: command=" + command[0] + " errno=" + Errno.name(result));
            }
            return id.get(ValueLayout.JAVA_INT, 0);
        }
    }
}
