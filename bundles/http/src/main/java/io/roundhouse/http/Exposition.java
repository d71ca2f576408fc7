package io.roundhouse.http;

import io.roundhouse.admin.MetricView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Numbers in the text format of Prometheus, version 0.0.4: totals end in {@code _total}, times are in seconds, names of
 * the service begin with {@code roundhouse_}, and all of one name stand together.
 */
final class Exposition {
    private static final double NS_PER_SECOND = 1e9;

    private Exposition() {
    }

    static String of(final Collection<MetricView> metrics) {
        final Map<String, List<MetricView>> families = new TreeMap<>();
        metrics.forEach(metric -> families.computeIfAbsent(name(metric), key -> new ArrayList<>()).add(metric));
        final StringBuilder text = new StringBuilder();
        families.forEach((name, family) -> {
            final boolean isTotal = family.getFirst().isTotal();
            text.append("# HELP ").append(name).append(' ').append(help(name, isTotal)).append('\n');
            text.append("# TYPE ").append(name).append(isTotal ? " counter\n" : " gauge\n");
            family.forEach(metric -> text.append(name).append(labels(metric.labels())).append(' ')
                .append(number(value(metric))).append('\n'));
        });
        return text.toString();
    }

    private static String name(final MetricView metric) {
        final String plain = metric.name().replaceFirst("_ns$", "_seconds");
        final String full = plain.matches("(process|jvm)_.*") ? plain : "roundhouse_" + plain;
        return metric.isTotal() ? full + "_total" : full;
    }

    private static double value(final MetricView metric) {
        return metric.name().endsWith("_ns") ? metric.value() / NS_PER_SECOND : metric.value();
    }

    private static String help(final String name, final boolean isTotal) {
        final String words = name.replaceFirst("^roundhouse_", "").replaceFirst("_total$", "").replace('_', ' ');
        return isTotal ? words + ", since the service started" : words + ", now";
    }

    private static String labels(final Map<String, String> labels) {
        return labels.isEmpty() ? "" : new TreeMap<>(labels).entrySet().stream()
            .map(label -> label.getKey() + "=\"" + escaped(label.getValue()) + '"')
            .collect(Collectors.joining(",", "{", "}"));
    }

    private static String escaped(final String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Whole numbers without a fraction. */
    private static String number(final double value) {
        final boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return isWhole ? Long.toString((long) value) : Double.toString(value);
    }
}
