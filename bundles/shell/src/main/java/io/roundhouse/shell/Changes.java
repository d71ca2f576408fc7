package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.ChangeView.Outcome;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.command.CommandException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.apache.felix.service.command.CommandSession;

/** Follows a change to its end. */
final class Changes {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final double NS_PER_MS = 1e6;
    /** A session's variable: there while changes are only to be planned; holds what would be done. */
    private static final String PLANNED = ".planned";
    private static final Object NOTHING = "nothing";

    private Changes() {
    }

    /**
     * Submits a change, prints its steps as they are done, waits for its end.
     *
     * @return how it ended; null within {@link #plan}
     * @throws CommandException with the line that sums it up when it was not committed
     */
    static ChangeResult run(final Admin admin, final CommandSession session, final ChangeRequest request)
        throws InterruptedException {
        if (session.get(PLANNED) != null) {
            session.put(PLANNED, admin.plan(request));
            return null;
        }
        final long id = admin.submit(request);
        final PrintStream console = session.getConsole();
        int printed = 0;
        ChangeView view;
        do {
            view = admin.await(id, LOOK);
            for (; printed < view.steps().size(); printed++) {
                console.println("  " + view.steps().get(printed));
            }
            console.flush();
        } while (view.outcome() == Outcome.RUNNING);
        if (view.outcome() != Outcome.COMMITTED) {
            throw new CommandException(line(view), new ChangeResult(view));
        }
        return new ChangeResult(view);
    }

    /**
     * Executes a command that changes something up to the change, which is planned instead.
     *
     * @return what would be done
     */
    static PlanView plan(final CommandSession session, final String line) throws Exception {
        session.put(PLANNED, NOTHING);
        try {
            session.execute(line);
            if (session.get(PLANNED) instanceof PlanView plan) {
                return plan;
            }
            throw new IllegalArgumentException("command changes nothing that can be planned: " + line);
        } finally {
            session.put(PLANNED, null);
        }
    }

    /** A change in one line. */
    static String line(final ChangeView view) {
        return view.outcome().name().toLowerCase(Locale.ROOT) + ": " + subject(view) + reach(view)
            + (view.reason().isEmpty() ? "" : ": " + view.reason());
    }

    private static String subject(final ChangeView view) {
        final String engine = view.engine().isEmpty() ? view.kind() : view.engine();
        final boolean isNamed = view.kind().equals("upgrade") || view.kind().equals("rollback");
        final String subject = isNamed || view.engine().isEmpty() ? engine : view.kind() + " " + engine;
        if (view.from().isEmpty() || view.to().isEmpty()) {
            return subject + (view.to().isEmpty() ? "" : " " + view.to());
        }
        return subject + " " + view.from() + " -> " + view.to();
    }

    private static String reach(final ChangeView view) {
        final int count = view.pauses().size();
        return count == 0 ? "" : String.format(Locale.ROOT, " on %d %s, longest pause %.2f ms", count,
            count == 1 ? "datapath" : "datapaths", view.longestPauseNs() / NS_PER_MS);
    }
}
