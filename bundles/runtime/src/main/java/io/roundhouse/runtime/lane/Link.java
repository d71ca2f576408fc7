package io.roundhouse.runtime.lane;

import com.lmax.disruptor.BusySpinWaitStrategy;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.Sequence;
import io.roundhouse.posix.Posix;
import io.roundhouse.spi.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A queue between two engines: one producer thread, one consumer thread, a Disruptor ring of descriptors. An rx link
 * also has a byte ring, private memory of the service, that payloads travel in. An empty one starts again at its
 * beginning, so that a link has only as much memory as was in it at a time.
 *
 * <pre>
 *  descriptors   consumed <= cursor            producer: ring.publish (release)   consumer: getCursor (acquire)
 *  bytes         freed <= reserved             consumer: freed.set (release)      producer: freed.get (acquire)
 * </pre>
 *
 * Each end is used through an object of its own ({@link LinkProducer}, {@link LinkConsumer}) that can be fenced: an
 * engine that comes back from a hang finds its end dead, while another object goes on with the same link.
 */
public final class Link {
    /** Descriptors of a link. */
    public static final int CAPACITY = 256;

    final RingBuffer<Entry> ring = RingBuffer.createSingleProducer(Entry::new, CAPACITY, new BusySpinWaitStrategy());
    final Sequence consumed = new Sequence(-1);
    final Sequence freed = new Sequence(0);
    final MemorySegment bytes;
    final int byteCapacity;

    private final Arena arena;
    private final Doorbell doorbell;
    private final int number;

    /** Producer's own: the byte position up to which memory was given out. Survives a producer object. */
    long reserved;
    /** Producer's own: bytes before it are free though the consumer has not said so. */
    long restartedAt;
    /** Producer's own: the slot claimed and not published yet, or null. Survives a producer object too. */
    Entry claimed;
    long claimedSequence;

    /** A descriptor of a link. */
    static final class Entry extends Message {
        long bytesEnd;
    }

    /** Makes a link. @param byteCapacity size of its byte ring, a power of two, or 0 for none */
    public Link(final int byteCapacity) {
        this(byteCapacity, null, 0);
    }

    /** Makes a link to somebody who has many. @param number its bit of the doorbell */
    Link(final int byteCapacity, final Doorbell doorbell, final int number) {
        this.doorbell = doorbell;
        this.number = number;
        if (Integer.bitCount(byteCapacity) > 1) {
            throw new IllegalArgumentException("byte capacity must be 0 or a power of two: byteCapacity="
                + byteCapacity);
        }
        this.byteCapacity = byteCapacity;
        ring.addGatingSequences(consumed);
        arena = byteCapacity == 0 ? null : Arena.ofShared();
        bytes = byteCapacity == 0 ? MemorySegment.NULL : Posix.mapPrivate(byteCapacity, arena);
    }

    /** Tells the consumer that there is input. Producer only, after it published. */
    void ring() {
        if (doorbell != null) {
            doorbell.ring(number);
        }
    }

    /** Messages published so far. Any thread. */
    public long published() {
        return ring.getCursor() + 1;
    }

    /** Messages released so far. Any thread. */
    public long released() {
        return consumed.get() + 1;
    }

    /** Messages in it. Any thread; exact for the two ends. */
    public int depth() {
        return (int) (published() - released());
    }

    /** Bytes given out and not freed. */
    public long bytesInUse() {
        return Math.max(0, reserved - Math.max(freed.get(), restartedAt));
    }

    /** Frees the memory. Both ends are out of use. */
    public void close() {
        if (arena != null && arena.scope().isAlive()) {
            arena.close();
        }
    }
}
