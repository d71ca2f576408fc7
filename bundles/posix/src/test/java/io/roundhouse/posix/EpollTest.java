package io.roundhouse.posix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EpollTest {
    @Test
    void shouldReportEventfdOncePerEdge() {
        final int eventfd = Posix.eventfd();
        try (Epoll epoll = Epoll.create(4)) {
            epoll.add(eventfd, Epoll.EPOLLIN | Epoll.EPOLLET, 0x1234_5678_9abc_def0L);
            assertEquals(0, epoll.await(0));
            assertEquals(0, Posix.eventfdSignal(eventfd));
            assertEquals(1, epoll.await(10_000));
            assertEquals(0x1234_5678_9abc_def0L, epoll.data(0));
            assertEquals(Epoll.EPOLLIN, epoll.events(0));
            assertEquals(0, epoll.await(0));
            assertEquals(0, Posix.eventfdSignal(eventfd));
            assertEquals(1, epoll.await(10_000));
            assertEquals(8, Posix.eventfdDrain(eventfd));
            assertEquals(-Errno.EAGAIN, Posix.eventfdDrain(eventfd));
        } finally {
            Posix.close(eventfd);
        }
    }

    @Test
    void shouldReportSeveralDescriptorsAndForgetRemovedOnes() {
        final int first = Posix.eventfd();
        final int second = Posix.eventfd();
        try (Epoll epoll = Epoll.create(4)) {
            epoll.add(first, Epoll.EPOLLIN, 1);
            epoll.add(second, Epoll.EPOLLIN, 2);
            Posix.eventfdSignal(first);
            Posix.eventfdSignal(second);
            assertEquals(2, epoll.await(10_000));
            assertEquals(3, epoll.data(0) + epoll.data(1));
            epoll.remove(first);
            epoll.modify(second, Epoll.EPOLLIN, 7);
            assertEquals(1, epoll.await(10_000));
            assertEquals(7, epoll.data(0));
            assertThrows(PosixException.class, () -> epoll.remove(first));
        } finally {
            Posix.close(first);
            Posix.close(second);
        }
    }

    @Test
    void shouldCloseOnce() {
        final Epoll epoll = Epoll.create(1);
        epoll.close();
        epoll.close();
        assertThrows(IllegalArgumentException.class, () -> Epoll.create(0));
    }
}
