package io.roundhouse.demo;

import io.roundhouse.demo.application.Report;
import java.util.List;
import java.util.Locale;

/**
 * What the whole run counted, at both ends.
 *
 * @param calls that ended
 * @param changes begun
 * @param unexpected changes that did not end the way they should
 * @param lost calls that A never saw end, or that B never saw although A did not see them fail
 * @param doubled numbers that came again, at A or B
 * @param reordered numbers that came after a higher one, at A or B
 * @param failed calls that ended in an error
 * @param pauseMaxMs the longest pause of all changes
 */
record Totals(long calls, int changes, long unexpected, long lost, long doubled, long reordered, long failed,
    double pauseMaxMs) {
    static Totals of(final Report client, final Report server, final List<Change> changes) {
        final long unseen = server.lost() + Math.max(0, client.next() - server.next());
        return new Totals(client.calls(), changes.size(), changes.stream().filter(change -> !change.isAsExpected())
            .count(),
            client.lost() + Math.max(0, unseen - client.failed()), client.doubled() + server.doubled(),
            client.reordered() + server.reordered(), client.failed() + server.failed(),
            changes.stream().mapToDouble(Change::pauseMs).max().orElse(0));
    }

    boolean isClean() {
        return calls > 0 && unexpected == 0 && lost == 0 && doubled == 0 && reordered == 0 && failed == 0;
    }

    String toLine() {
        return String.format(Locale.ROOT,
            "%,d calls, %d changes (%d unexpected), lost %d, doubled %d, reordered %d, failed %d, longest pause %.2f ms:"
                + " %s",
            calls, changes, unexpected, lost, doubled, reordered, failed, pauseMaxMs, isClean()
                ? "clean" : "NOT CLEAN");
    }
}
