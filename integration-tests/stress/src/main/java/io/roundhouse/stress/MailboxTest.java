package io.roundhouse.stress;

import io.roundhouse.runtime.executor.Mailbox;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** While the owner takes them, commands are run once and in the order sent. */
@JCStressTest
@Outcome(id = "2, 1", expect = Expect.ACCEPTABLE, desc = "both, in order")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
@State
public class MailboxTest {
    private final Mailbox mailbox = new Mailbox();
    private int first;
    private int inOrder;

    /** Sends two. */
    @Actor
    public void sender() {
        mailbox.post(_ -> first++);
        mailbox.post(_ -> {
            inOrder += first == 1 ? 1 : 0;
            first++;
        });
    }

    /** The owner. */
    @Actor
    public void owner() {
        drain();
    }

    /** The owner, later. */
    @Arbiter
    public void later(final II_Result r) {
        drain();
        r.r1 = first;
        r.r2 = inOrder;
    }

    private void drain() {
        for (Mailbox.Command next = mailbox.take(); next != null; next = mailbox.take()) {
            next.run(null);
        }
    }
}
