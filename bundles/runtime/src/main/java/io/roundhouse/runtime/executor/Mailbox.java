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

    /** Sends a command. Any thread; what the sender did before is visible to the command. */
    public void post(final Command command) {
        final Mail mail = new Mail(command);
        do {
            mail.next = top.getPlain();
        } while (!top.weakCompareAndSetRelease(mail.next, mail));
    }

    /** Whether nothing waits. Any thread. */
    public boolean isEmpty() {
        return top.getAcquire() == null;
    }

    /** Runs everything that waits, oldest first. Owner only. @return how many */
    public int drain(final Executor on) {
        if (top.getPlain() == null) {
            return 0;
        }
        Mail mail = top.getAndSet(null);
        Mail inOrder = null;
        while (mail != null) {
            final Mail next = mail.next;
            mail.next = inOrder;
            inOrder = mail;
            mail = next;
        }
        int count = 0;
        for (; inOrder != null; inOrder = inOrder.next) {
            inOrder.command.run(on);
            count++;
        }
        return count;
    }
}
