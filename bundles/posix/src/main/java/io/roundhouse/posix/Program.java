package io.roundhouse.posix;

import static io.roundhouse.posix.Natives.LIBC;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** The program that this process is. */
public final class Program {
    private static final long SYS_CLOSE_RANGE = 436;
    private static final long CLOSE_RANGE_CLOEXEC = 4;
    private static final long FIRST_AFTER_STANDARD = 3;
    private static final long LAST = 0xffff_ffffL;

    private Program() {
    }

    /**
     * Has another program take this one's place: the process, its environment and its three standard streams stay,
     * everything else goes. Returns only by throwing.
     *
     * @param command absolute path of the program, then its arguments
     */
    public static void replaceBy(final List<String> command) {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment arguments = arena.allocate(ValueLayout.JAVA_LONG, command.size() + 1);
            for (int i = 0; i < command.size(); i++) {
                arguments.setAtIndex(ValueLayout.JAVA_LONG, i, arena.allocateFrom(command.get(i)).address());
            }
            // Before Linux 5.11 without effect: then the program inherits descriptors that it does not know.
            LIBC.syscall(SYS_CLOSE_RANGE, FIRST_AFTER_STANDARD, LAST, CLOSE_RANGE_CLOEXEC);
            LIBC.execv(arguments.get(ValueLayout.JAVA_LONG, 0), arguments.address());
            throw Natives.failure("execv(" + command.getFirst() + ")");
        }
    }
}
