package io.roundhouse.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps threads that are in no hurry from taking the processor from those that are: as SCHED_BATCH a thread that wakes
 * never preempts another, it waits for a free processor or for the next tick (sched(7)).
 */
public final class Background {
    private static final int SCHED_OTHER = 0;
    private static final int SCHED_BATCH = 3;
    private static final int PRIO_PROCESS = 0;
    /** About a tenth of the share of a thread at 0, where both want the same processor. */
    private static final int COMPILER_NICE = 10;

    private Background() {
    }

    /**
     * Puts the calling thread there or takes it out again. Threads it starts are as it is. Where the kernel does not
     * allow it, nothing happens.
     */
    public static void enter(final boolean on) {
        schedule(0, on ? SCHED_BATCH : SCHED_OTHER);
    }

    /** Whether the calling thread is there. */
    public static boolean isEntered() {
        return Natives.LIBC.sched_getscheduler(0) == SCHED_BATCH;
    }

    /**
     * Puts the virtual machine's compiler threads there for good, with a small share besides.
     *
     * @return how many there are
     */
    public static int compilers() {
        int count = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (final Path thread : threads) {
                if (Files.readString(thread.resolve("comm")).matches("C[12] Compiler.*\\R?")) {
                    final int id = Integer.parseInt(thread.getFileName().toString());
                    schedule(id, SCHED_BATCH);
                    Natives.LIBC.setpriority(PRIO_PROCESS, id, COMPILER_NICE);
                    count++;
                }
            }
        } catch (final IOException _) {
            // A thread ended meanwhile, or there is no /proc: those found so far must do.
            return count;
        }
        return count;
    }

    private static void schedule(final int thread, final int policy) {
        try (Arena arena = Arena.ofConfined()) {
            Natives.LIBC.sched_setscheduler(thread, policy, arena.allocate(Integer.BYTES, Integer.BYTES).address());
        }
    }
}
