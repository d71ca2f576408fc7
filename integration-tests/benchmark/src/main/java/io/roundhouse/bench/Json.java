package io.roundhouse.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The file's form. */
final class Json {
    private static final MathContext DIGITS = new MathContext(6);
    private static final double WHOLE_LIMIT = 1e15;

    private Json() {
    }

    static String file(final String bench, final String version, final boolean isQuick, final Machine machine,
        final List<Row> rows) {
        return "{\"bench\": " + text(bench) + ", \"version\": " + text(version) + (isQuick ? ", \"quick\": true" : "")
            + ", \"machine\": " + machine(machine) + ",\n \"rows\": ["
            + rows.stream().map(Json::row).collect(Collectors.joining(",\n          ")) + "]}\n";
    }

    private static String machine(final Machine machine) {
        return "{\"cpu\": " + text(machine.cpu()) + ", \"cores\": " + machine.cores() + ", \"kernel\": "
            + text(machine.kernel()) + ", \"jdk\": " + text(machine.jdk()) + "}";
    }

    static String row(final Row row) {
        return "{\"case\": " + text(row.caseName()) + ", \"metric\": " + text(row.metric()) + ", \"unit\": "
            + text(row.unit())
            + ", \"value\": " + number(row.value()) + ", \"runs\": " + numbers(row.runs()) + peer(row.peer()) + "}";
    }

    private static String numbers(final double[] values) {
        return Arrays.stream(values).mapToObj(Json::number).collect(Collectors.joining(", ", "[", "]"));
    }

    private static String peer(final Row.Peer peer) {
        return peer == null ? "" : ", \"peer\": " + text(peer.name()) + ", \"peer_version\": " + text(peer.version())
            + (peer.setting().isEmpty() ? "" : ", \"peer_setting\": " + text(peer.setting())) + ", \"peer_value\": "
            + number(peer.value()) + ", \"peer_runs\": " + numbers(peer.runs()) + ", \"ratio\": "
                + number(peer.ratio());
    }

    /** Whole numbers as they are, others to six digits, what is no number as null. */
    static String number(final double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "null";
        }
        if (value == Math.rint(value) && Math.abs(value) < WHOLE_LIMIT) {
            return Long.toString((long) value);
        }
        return new BigDecimal(value).round(DIGITS).stripTrailingZeros().toPlainString();
    }

    static String text(final String value) {
        return value.chars().mapToObj(Json::character).collect(Collectors.joining("", "\"", "\""));
    }

    private static String character(final int c) {
        if (c == '"' || c == '\\') {
            return "\\" + (char) c;
        }
        return c < ' ' ? String.format("\\u%04x", c) : Character.toString(c);
    }
}
