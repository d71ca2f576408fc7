package io.roundhouse.stress;

import io.roundhouse.runtime.executor.Mailbox;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Commands of two senders are each run once, and those of one sender in the order sent. */
@JCStressTest
@Outcome(id = "2, 1, 1", expect = Expect.ACCEPTABLE, desc = "two of the first sender in order, one of the second")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled or out of order")
@State
public class MailboxSendersTest {
    private final Mailbox mailbox = new Mailbox();
    private int first;
    private int second;
    private int inOrder;

    /** Sends two. */
    @Actor
    public void sender1() {
        mailbox.post(_ -> first++);
        mailbox.post(_ -> {
            inOrder += first == 1 ? 1 : 0;
            first++;
        });
    }

    /** Sends one. */
    @Actor
    public void sender2() {
        mailbox.post(_ -> second++);
    }

    /** The owner. */
    @Arbiter
    public void owner(final III_Result r) {
        drain();
        r.r1 = first;
        r.r2 = second;
        r.r3 = inOrder;
    }

    private void drain() {
        for (Mailbox.Command next = mailbox.take(); next != null; next = mailbox.take()) {
            next.run(null);
        }
    }
}
