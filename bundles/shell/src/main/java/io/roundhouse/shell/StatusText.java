package io.roundhouse.shell;

import io.roundhouse.admin.DaemonView;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.SessionView;
import io.roundhouse.admin.ViolationView;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A service at a glance, as text. */
final class StatusText {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private StatusText() {
    }

    static String of(final StatusView status) {
        final DaemonView process = status.process();
        return line("release", process.release() + ", process " + process.pid() + ", user " + process.user())
            + line("up", duration(status.uptimeMs()) + ", since " + TIME.format(process.started()))
            + line("state", process.state().toString())
            + line("health", health(process))
            + line("sessions", sessions(status.sessions()))
            + violations(status.violations())
            + line("datapaths", datapaths(status.datapaths()))
            + line("last change", status.lastChange() == null ? "none" : status.lastChange().id() + " "
                + Changes.line(status.lastChange()) + ", " + TIME.format(status.lastChange().started()))
            + System.lineSeparator() + Tables.of(status.engines());
    }

    private static String line(final String title, final String text) {
        return String.format(Locale.ROOT, "%-11s  %s%n", title, text);
    }

    private static String health(final DaemonView process) {
        final String troubles = String.join("; ", process.troubles());
        return (process.isReady() ? "ready" : "not ready") + (troubles.isEmpty() ? "" : ", but " + troubles);
    }

    private static String sessions(final List<SessionView> sessions) {
        return sessions.size() + sessions.stream()
            .map(StatusText::name).collect(Collectors.joining(", ", sessions.isEmpty() ? "" : ": ", ""));
    }

    private static String name(final SessionView session) {
        return session.name() + " (process " + session.pid() + ", user "
            + Integer.toUnsignedString(session.uid()) + ")";
    }

    private static String violations(final List<ViolationView> violations) {
        return violations.stream().map(violation -> line("violation", name(violation.session()) + ": "
            + violation.reason() + ", " + TIME.format(violation.ended()))).collect(Collectors.joining());
    }

    private static String datapaths(final List<DatapathView> datapaths) {
        return datapaths.size() + ", open calls " + datapaths.stream().mapToInt(DatapathView::openCalls).sum()
            + ", parked " + datapaths.stream().mapToInt(DatapathView::parked).sum()
            + ", failed " + datapaths.stream().mapToLong(DatapathView::failed).sum();
    }

    /** The two largest units. */
    static String duration(final long ms) {
        final Duration time = Duration.ofMillis(ms);
        return time.toDays() > 0 ? time.toDays() + " d " + time.toHoursPart() + " h"
            : time.toHours() > 0 ? time.toHours() + " h " + time.toMinutesPart() + " min"
            : time.toMinutes() > 0 ? time.toMinutes() + " min " + time.toSecondsPart() + " s"
            : time.toSeconds() + " s";
    }
}
