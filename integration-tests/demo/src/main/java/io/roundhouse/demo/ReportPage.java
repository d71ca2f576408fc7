package io.roundhouse.demo;

import static java.util.Map.entry;

import io.roundhouse.demo.Timeline.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The run as a page: one file, which loads nothing and runs no script, so that it can be mailed and kept.
 *
 * @param version of the launcher
 * @param machine that it ran on
 * @param totals of the run
 * @param changes in their order
 * @param samples of the client over time
 */
record ReportPage(String version, Machine machine, Totals totals, List<Change> changes, List<Sample> samples) {
    private static final double MS = 1000;

    /** @return the file written */
    Path write(final Path folder) throws IOException {
        return Files.writeString(folder.resolve("demo-report.html"), toHtml());
    }

    String toHtml() throws IOException {
        final double seconds = samples.isEmpty() ? 1 : Math.ceil(samples.getLast().second());
        final Map<String, String> values = Map.ofEntries(entry("verdict", totals.isClean() ? "clean" : "not clean"),
            entry("verdict-style", totals.isClean() ? "good" : "bad"), entry("speed", speed()),
            entry("counts", counts()), entry("throughput", throughput(seconds)), entry("latency", latency(seconds)),
            entry("changes", changeRows()), entry("machine", escaped(machine.cpu() + ", " + machine.cores()
                + " cores, Linux " + machine.kernel() + ", JDK " + machine.jdk())), entry("version", escaped(version)),
            entry("count", Integer.toString(changes.size())), entry("seconds", Long.toString(Math.round(seconds))));
        String page = template();
        for (final Map.Entry<String, String> value : values.entrySet()) {
            page = page.replace("{{" + value.getKey() + "}}", value.getValue());
        }
        return page;
    }

    private String throughput(final double seconds) {
        final double most = samples.stream().mapToDouble(Sample::callsPerSecond).max().orElse(1);
        return new Chart(seconds, Chart.Scale.linear(most)).line(samples, Sample::callsPerSecond, "rate", true)
            .toHtml(changes, ReportPage::thousands);
    }

    private String latency(final double seconds) {
        final double least = samples.stream().mapToDouble(Sample::p50Us).filter(us -> us > 0).min().orElse(1);
        final double most = samples.stream().mapToDouble(Sample::p99Us).max().orElse(1);
        return new Chart(seconds, Chart.Scale.logarithmic(least, most)).line(samples, Sample::p99Us, "p99", false)
            .line(samples, Sample::p50Us, "p50", false).toHtml(changes, ReportPage::duration);
    }

    private String speed() {
        return tile("calls", String.format(Locale.ROOT, "%,d", totals.calls()), "")
            + tile("calls/s", String.format(Locale.ROOT, "%,.0f", median(Sample::callsPerSecond)), "")
            + tile("p50", duration(median(Sample::p50Us)), "") + tile("p99", duration(median(Sample::p99Us)), "")
            + tile("longest pause", String.format(Locale.ROOT, "%.2f ms", totals.pauseMaxMs()), "");
    }

    private String counts() {
        return count("lost", totals.lost()) + count("doubled", totals.doubled())
            + count("reordered", totals.reordered())
            + count("failed", totals.failed());
    }

    private double median(final ToDoubleFunction<Sample> value) {
        final double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
    }

    private static String count(final String name, final long count) {
        return tile(name, String.format(Locale.ROOT, "%,d", count), count == 0 ? "good" : "bad");
    }

    private static String tile(final String name, final String value, final String style) {
        return "<div class=\"tile " + style + "\"><dt>" + name + "</dt><dd>" + value + "</dd></div>";
    }

    private String changeRows() {
        final StringBuilder rows = new StringBuilder();
        for (int i = 0; i < changes.size(); i++) {
            final Change change = changes.get(i);
            rows.append("<li class=\"").append(style(change)).append("\"><b>").append(i + 1).append("</b><div><h3>")
                .append(escaped(change.title())).append("</h3><p>").append(escaped(change.result()))
                .append("</p></div><span>").append(pause(change)).append("</span></li>");
        }
        return rows.toString();
    }

    /** As what a change shows up. */
    static String style(final Change change) {
        return !change.isAsExpected() ? "bad" : change.outcome().equals("reverted") ? "back" : "good";
    }

    /** A dash where the service names none: nothing was handed over. */
    static String pause(final Change change) {
        return change.hasPause() ? String.format(Locale.ROOT, "%.2f ms", change.pauseMs()) : "–";
    }

    private static String duration(final double us) {
        return us >= MS * MS ? trimmed(us / MS / MS) + " s" : us >= MS ? trimmed(us / MS) + " ms" : trimmed(us) + " µs";
    }

    private static String thousands(final double value) {
        return value >= MS * MS ? trimmed(value / MS / MS) + " M" : value >= MS
            ? trimmed(value / MS) + " k" : trimmed(value);
    }

    private static String trimmed(final double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.1f" : "%.0f", value).replaceFirst("\\.0$", "");
    }

    static String escaped(final String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String template() throws IOException {
        try (InputStream in = ReportPage.class.getResourceAsStream("report.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
