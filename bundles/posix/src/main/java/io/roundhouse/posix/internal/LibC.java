package io.roundhouse.posix.internal;

import jnr.ffi.Pointer;

/**
 * The functions of the C library that Roundhouse calls, in C's own names. Pointers are addresses.
 *
 * <p>Variadic functions are declared with the fixed arguments in use; the Linux ABIs of x86-64 and aarch64 pass
 * integers of both kinds alike.
 */
public interface LibC {

    long read(int fd, long address, long length);

    long write(int fd, long address, long length);

    long readv(int fd, long iovecs, int count);

    long writev(int fd, long iovecs, int count);

    long recv(int fd, long address, long length, int flags);

    long send(int fd, long address, long length, int flags);

    long sendmsg(int fd, long message, int flags);

    long recvmsg(int fd, long message, int flags);

    int accept4(int fd, long address, long addressLength, int flags);

    int poll(long pollFds, long count, int timeoutMs);

    int eventfd(int initialValue, int flags);

    int eventfd_write(int fd, long value);

    int epoll_create1(int flags);

    int epoll_ctl(int epoll, int operation, int fd, long event);

    int epoll_wait(int epoll, long events, int maxEvents, int timeoutMs);

    int socket(int family, int type, int protocol);

    int socketpair(int family, int type, int protocol, long fds);

    int bind(int fd, long address, int length);

    int listen(int fd, int backlog);

    int connect(int fd, long address, int length);

    int getsockname(int fd, long address, long length);

    int getsockopt(int fd, int level, int option, long value, long length);

    int setsockopt(int fd, int level, int option, long value, int length);

    int shutdown(int fd, int how);

    int close(int fd);

    int fcntl(int fd, int command, long argument);

    int memfd_create(long name, int flags);

    int ftruncate(int fd, long length);

    int fchmod(int fd, int mode);

    long lseek(int fd, long offset, int whence);

    /**
     * The address is a pointer, always null, because jnr-ffi 2.3.4 passes the sixth of six integers wrongly through the
     * code that it assembles for x86-64 (the kernel sees a bad offset); a call with a pointer takes its other way.
     */
    long mmap(Pointer address, long length, int protection, int flags, int fd, long offset);

    int munmap(long address, long length);

    int madvise(long address, long length, int advice);

    int prctl(int option, long a, long b, long c, long d);

    long syscall(long number, long a, long b);

    long syscall(long number, long a, long b, long c);

    int sched_setaffinity(int thread, long length, long mask);

    int sched_getaffinity(int thread, long length, long mask);

    int sched_getcpu();

    int sched_setscheduler(int thread, int policy, long parameters);

    int sched_getscheduler(int thread);

    int setpriority(int which, int who, int nice);

    int getpriority(int which, int who);

    int gettid();

    int getpid();

    int getppid();

    int getuid();

    int execv(long path, long arguments);

    int getpwnam_r(String name, long entry, long strings, long stringsLength, long result);

    int getgrnam_r(String name, long entry, long strings, long stringsLength, long result);
}
