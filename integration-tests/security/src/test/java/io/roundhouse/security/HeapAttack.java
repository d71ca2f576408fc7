package io.roundhouse.security;

import io.roundhouse.api.control.AttachReply;
import io.roundhouse.posix.Errno;
import io.roundhouse.posix.Posix;
import io.roundhouse.posix.Seals;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** Ways to write the receive heap, or to take its memory away. Each says the error it ends with. */
enum HeapAttack {
    MAP_FOR_WRITING(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.callLong("mmap", 0, PAGE, Kernel.PROT_READ_WRITE, Kernel.MAP_SHARED, fd, 0);
        }
    },
    PROTECT_FOR_WRITING(Errno.EACCES) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.call("mprotect", session.receiveHeap.address(), PAGE, Kernel.PROT_READ_WRITE);
        }
    },
    REOPEN(Errno.EACCES) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return open(arena, "/proc/self/fd/" + fd);
        }
    },
    WRITE(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.callLong("write", fd, arena.allocate(PAGE).address(), PAGE);
        }
    },
    WRITE_AT(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.callLong("pwrite", fd, arena.allocate(PAGE).address(), PAGE, 0);
        }
    },
    SEND_FILE(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.callLong("sendfile", fd, session.fds[AttachReply.SEND_HEAP_FD],
                arena.allocate(8).address(), PAGE);
        }
    },
    WRITE_OWN_MEMORY(Errno.EIO) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            final int memory = open(arena, "/proc/self/mem");
            final long result = memory < 0 ? memory : Kernel.callLong(
                "pwrite", memory, arena.allocate(PAGE).address(), PAGE, session.receiveHeap.address());
            Posix.close(memory);
            return result;
        }
    },
    SHRINK(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.call("ftruncate", fd, PAGE);
        }
    },
    GROW(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.call("ftruncate", fd, session.receiveHeap.byteSize() + PAGE);
        }
    },
    PUNCH_HOLE(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.call("fallocate", fd, Kernel.PUNCH_HOLE_KEEP_SIZE, 0, session.receiveHeap.byteSize());
        }
    },
    REMOVE_PAGES(Errno.EACCES) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.call("madvise", session.receiveHeap.address(), PAGE, Kernel.MADV_REMOVE);
        }
    },
    SEAL_FURTHER(Errno.EPERM) {
        @Override
        long attempt(final int fd, final RawSession session, final Arena arena) {
            return Kernel.call("fcntl", fd, Kernel.F_ADD_SEALS, Seals.FUTURE_WRITE);
        }
    };

    private static final long PAGE = 4096;

    /** What the kernel says. */
    final int errno;

    HeapAttack(final int errno) {
        this.errno = errno;
    }

    /** @return negative: {@code -errno} */
    abstract long attempt(int fd, RawSession session, Arena arena);

    private static int open(final Arena arena, final String path) {
        return Kernel.call("open", arena.allocateFrom(path).address(), Kernel.O_RDWR);
    }

    /** Tries it. @return the error's symbol, {@code done}, or {@code changed} when bytes are not as they were */
    String outcome(final RawSession session) {
        final long block = session.lastBlock;
        final byte[] before = bytes(session, block);
        try (Arena arena = Arena.ofConfined()) {
            final String outcome = Kernel.outcome(attempt(session.fds[AttachReply.RECEIVE_HEAP_FD], session, arena));
            return Arrays.equals(before, bytes(session, block)) ? outcome : "changed";
        }
    }

    private static byte[] bytes(final RawSession session, final long block) {
        final MemorySegment last = session.receiveHeap.asSlice(block, RawSession.CALL_LENGTH);
        return last.toArray(ValueLayout.JAVA_BYTE);
    }
}
