package io.roundhouse.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class HotCallAllocationTest {
    private static final int CALLS = 100_000;

    private final int[] pair = Posix.unixSocketPair(Posix.SOCK_STREAM);
    private final int eventfd = Posix.eventfd();
    private final Epoll epoll = Epoll.create(4);

    @Test
    void shouldAllocateNothingInHotCalls() {
        try (Arena arena = Arena.ofConfined()) {
            final MemorySegment memory = arena.allocate(64, 8);
            final long buffer = memory.address();
            memory.setAtIndex(ValueLayout.JAVA_LONG, 2, buffer);
            memory.setAtIndex(ValueLayout.JAVA_LONG, 3, 8);
            memory.setAtIndex(ValueLayout.JAVA_INT, 8, pair[0]);
            memory.setAtIndex(ValueLayout.JAVA_SHORT, 18, Posix.POLLIN);
            epoll.add(eventfd, Epoll.EPOLLIN, 5);
            final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            // The first rounds are interpreted and resolve call sites, which allocates once, not per call.
            run(buffer, CALLS / 4);
            long allocated = Long.MAX_VALUE;
            for (int round = 0; round < 3 && allocated != 0; round++) {
                final long before = threads.getCurrentThreadAllocatedBytes();
                run(buffer, CALLS);
                allocated = threads.getCurrentThreadAllocatedBytes() - before;
            }
            assertEquals(0, allocated);
        } finally {
            epoll.close();
            Posix.close(eventfd);
            Posix.close(pair[0]);
            Posix.close(pair[1]);
        }
    }

    @Test
    void shouldReturnCostOfCheapestCall() {
        for (int i = 0; i < CALLS; i++) {
            Posix.parentProcessId();
        }
        final long start = System.nanoTime();
        for (int i = 0; i < CALLS; i++) {
            Posix.parentProcessId();
        }
        System.out.println("getppid through jnr-ffi: " + (System.nanoTime() - start) / CALLS + " ns per call");
    }

    private void run(final long buffer, final int calls) {
        long sum = 0;
        for (int i = 0; i < calls; i++) {
            sum += Posix.send(pair[1], buffer, 8, Posix.MSG_DONTWAIT);
            sum += Posix.poll(buffer + 32, 1, 0);
            sum += Posix.recv(pair[0], buffer, 8, 0);
            sum += Posix.writev(pair[1], buffer + 16, 1);
            sum += Posix.readv(pair[0], buffer + 16, 1);
            sum += Posix.read(pair[0], buffer, 8);
            sum += Posix.eventfdSignal(eventfd);
            sum += epoll.await(0);
            sum += epoll.data(0);
            sum += Posix.eventfdDrain(eventfd);
            sum += Posix.accept(eventfd);
            sum += Posix.cpu() * 0L;
        }
        final long perRound = 8 + 1 + 8 + 8 + 8 - Errno.EAGAIN + 1 + 5 + 8 - Errno.ENOTSOCK;
        assertEquals(calls * perRound, sum);
    }
}
