package io.roundhouse.shm;

/**
 * A resource of a datapath that can be taken away from an engine whose call hangs, so that another one goes on with it.
 */
public interface Fenceable {
    /** Has whoever uses it now find it dead, from whatever thread. The next user takes it over. Any thread. */
    void fence();
}
