package io.roundhouse.shell;

import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.CheckView;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.DifferenceView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.OfferView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.RepositoryView;
import io.roundhouse.admin.RevisionView;
import io.roundhouse.admin.SchemaView;
import io.roundhouse.admin.SnapshotView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Views of the admin service as text. */
final class Tables {
    private static final DateTimeFormatter TIME =
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final int SHORT_ID = 8;
    private static final double NS_PER_MS = 1e6;

    private Tables() {
    }

    /** A table of views of one kind, or null when the rows are something else. */
    static String of(final List<?> rows) {
        if (rows.isEmpty()) {
            return null;
        }
        return switch (rows.get(0)) {
            case EngineView first -> engines(cast(rows));
            case RevisionView first -> revisions(cast(rows));
            case DatapathView first -> datapaths(cast(rows));
            case ExecutorView first -> executors(cast(rows));
            case ChangeView first -> changes(cast(rows));
            case CheckView first -> checks(cast(rows));
            case RepositoryView first -> repositories(cast(rows));
            case OfferView first -> offers(cast(rows));
            case SchemaView first -> schemas(cast(rows));
            case SnapshotView first -> snapshots(cast(rows));
            case DifferenceView first -> differences(cast(rows));
            default -> null;
        };
    }

    /** The details of one view, or null when it is something else. */
    static String of(final Object view) {
        return switch (view) {
            case EngineView engine -> engine(engine);
            case ChangeResult result -> Changes.line(result.change());
            case ChangeView change -> change(change);
            case PlanView plan -> plan(plan);
            case StatusView status -> StatusText.of(status);
            case LogView log -> String.join(System.lineSeparator(), log.lines());
            default -> null;
        };
    }

    private static String engines(final List<EngineView> rows) {
        final Table table = new Table("NAME", "KIND", "VERSION", "REVISION", "BUNDLE", "STATE", "INSTANCES", "ZOMBIES");
        rows.forEach(row -> table.row(row.name(), lower(row.kind()), row.version(), row.revision(), row.bundle(),
            state(row), row.instances(), row.zombies()));
        return table.toString();
    }

    /** The state; of a policy in quarantine also what happens to the messages it should judge. */
    private static String state(final EngineView row) {
        final boolean isOut = row.state().equals("QUARANTINED") && row.kind().equals("POLICY");
        return lower(row.state()) + (isOut ? " (" + row.settings().getOrDefault("quarantine", "bypass") + ")" : "");
    }

    private static String engine(final EngineView view) {
        return engines(List.of(view)) + pairs("SETTING", view.settings()) + pairs("COUNTER", view.counters());
    }

    private static String pairs(final String title, final Map<String, ?> values) {
        if (values.isEmpty()) {
            return "";
        }
        final Table table = new Table(title, "VALUE");
        values.entrySet().stream().sorted(Map.Entry.comparingByKey())
            .forEach(entry -> table.row(entry.getKey(), entry.getValue()));
        return System.lineSeparator() + table;
    }

    private static String revisions(final List<RevisionView> rows) {
        final Table table = new Table("REVISION", "VERSION", "STORED", "RUNNING");
        rows.forEach(row -> table.row(shortId(row.id()), row.version(),
            TIME.format(row.stored()), row.running() ? "yes" : ""));
        return table.toString();
    }

    private static String repositories(final List<RepositoryView> rows) {
        final Table table = new Table("NAME", "LOCATION", "INCREMENT", "EXPIRES", "REFRESHED", "ENGINES", "SIGNED-BY",
            "PROBLEM");
        rows.forEach(row -> table.row(row.name(), row.location(), row.increment(), time(row.expires()),
            time(row.refreshed()), row.engines(), row.signer(), row.problem()));
        return table.toString();
    }

    private static String offers(final List<OfferView> rows) {
        final Table table = new Table("ENGINE", "VERSION", "REVISION", "REPOSITORY", "BYTES", "SIGNED-BY", "RUNNING",
            "PROBLEM");
        rows.forEach(row -> table.row(row.engine(), row.version(), shortId(row.revision()), row.repository(),
            row.size(),
            row.signer(), row.isRunning() ? "yes" : row.running(), row.problem()));
        return table.toString();
    }

    private static String schemas(final List<SchemaView> rows) {
        final Table table = new Table("NAME", "FINGERPRINT", "METHODS", "MESSAGES", "BYTES", "CODE", "BUILT-MS",
            "SESSIONS");
        rows.forEach(row -> table.row(row.name(), shortId(row.fingerprint()), row.methods(), row.messages(),
            row.schemaBytes(), row.codeBytes(), String.format(Locale.ROOT, "%.1f", row.buildMs()), row.sessions()));
        return table.toString();
    }

    private static String snapshots(final List<SnapshotView> rows) {
        final Table table = new Table("NAME", "CREATED", "ENGINES", "DATAPATHS", "CHAIN");
        rows.forEach(row -> table.row(row.name(), time(row.created()), row.engines(), row.datapaths(), row.chain()));
        return table.toString();
    }

    private static String differences(final List<DifferenceView> rows) {
        final Table table = new Table("SUBJECT", "FROM", "TO");
        rows.forEach(row -> table.row(row.subject(), row.from(), row.to()));
        return table.toString();
    }

    private static String shortId(final String id) {
        return id.substring(0, Math.min(SHORT_ID, id.length()));
    }

    private static String time(final Instant time) {
        return time == null ? "" : TIME.format(time);
    }

    private static String datapaths(final List<DatapathView> rows) {
        final Table table = new Table("ID", "NAME", "ROLE", "TARGET", "EXECUTOR", "CHAIN", "TX/S", "RX/S", "TX-DEPTH",
            "RX-DEPTH", "PARKED", "OPEN", "REJECTED", "FAILED");
        rows.forEach(row -> table.row(row.id(), row.name(), lower(row.role()), row.target(), row.executor(),
            String.join(" > ", row.chain()), rate(row.txPerSecond()), rate(row.rxPerSecond()), row.txDepth(),
            row.rxDepth(), row.parked(), row.openCalls(), row.rejected(), row.failed()));
        return table.toString();
    }

    private static String executors(final List<ExecutorView> rows) {
        final Table table = new Table("NAME", "THREAD", "WAITING", "CPUS", "DATAPATHS", "ENGINES", "BUSY", "FENCED");
        rows.forEach(row -> table.row(row.name(), row.thread(), row.waiting(), row.cpus(), row.datapaths(),
            row.engines(), String.format(Locale.ROOT, "%.0f %%", 100 * row.busy()), row.fenced()));
        return table.toString();
    }

    private static String changes(final List<ChangeView> rows) {
        final Table table = new Table("ID", "STARTED", "KIND", "ORIGIN", "MS", "RESULT");
        rows.forEach(row -> table.row(row.id(), TIME.format(row.started()), row.kind(), row.origin(),
            ms(row.durationNs()), Changes.line(row)));
        return table.toString();
    }

    private static String change(final ChangeView view) {
        return changes(List.of(view)) + lines("phase: " + lower(view.phase().name()), view.steps())
            + view.pauses().stream().map(Tables::ms).collect(Collectors.joining(", ", "pauses, ms: ", ""))
            .stripTrailing()
            + System.lineSeparator();
    }

    private static String plan(final PlanView plan) {
        return (plan.feasible() ? lines("would do", plan.steps()) : lines("refused", plan.reasons()))
            + (plan.warnings().isEmpty() ? "" : lines("know before", plan.warnings()))
            + "the old revision " + (plan.revertible() ? "can" : "cannot") + " take the state back after traffic"
            + System.lineSeparator();
    }

    private static String checks(final List<CheckView> rows) {
        return rows.stream().map(CheckView::text).collect(Collectors.joining(System.lineSeparator()));
    }

    private static String lines(final String title, final List<String> lines) {
        return lines.stream().map(line -> "  " + line + System.lineSeparator())
            .collect(Collectors.joining("", title + System.lineSeparator(), ""));
    }

    private static String ms(final long ns) {
        return String.format(Locale.ROOT, "%.2f", ns / NS_PER_MS);
    }

    private static String rate(final double perSecond) {
        return String.format(Locale.ROOT, "%,.0f", perSecond);
    }

    private static String lower(final String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    @SuppressWarnings("unchecked")
    private static <T> List<T> cast(final List<?> rows) {
        return (List<T>) rows;
    }
}
