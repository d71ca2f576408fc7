package io.roundhouse.runtime.executor;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Commands for one executor, from any thread; the only way in besides links. Lock-free: senders push onto a stack,
 * the owner takes the whole stack and turns it round, so commands of one sender run in the order sent. Receiving
 * allocates nothing.
 */
public final class Mailbox {
    /** A command, run by the executor between two units. */
    @FunctionalInterface
    public interface Command {
        /** Carries it out. @param on the executor that runs it */
        void run(Executor on);
    }

    private static final class Mail {
        private final Command command;
        private Mail next;

        private Mail(final Command command) {
            this.command = command;
        }
    }

    private final AtomicReference<Mail> top = new AtomicReference<>();
    /** Taken off the stack, oldest first. Owner only. */
    private Mail pending;

    /** Sends a command. Any thread; what the sender did before is visible to the command. */
    public void post(final Command command) {
        final Mail mail = new Mail(command);
        do {
            mail.next = top.getPlain();
        } while (!top.weakCompareAndSetRelease(mail.next, mail));
    }

    /** Whether nothing waits. Owner only. */
    public boolean isEmpty() {
        return pending == null && top.getAcquire() == null;
    }

    /**
     * Takes the oldest command. What was taken is out: a thread that is given up within a command leaves those behind
     * it to the next owner.
     *
     * @return null when nothing waits
     */
    public Command take() {
        if (pending == null) {
            if (top.getPlain() == null) {
                return null;
            }
            turnRound(top.getAndSet(null));
        }
        final Mail oldest = pending;
        pending = oldest.next;
        return oldest.command;
    }

    private void turnRound(final Mail newest) {
        Mail mail = newest;
        while (mail != null) {
            final Mail next = mail.next;
            mail.next = pending;
            pending = mail;
            mail = next;
        }
    }
}
