package io.roundhouse.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows for people. */
final class Table {
    private static final List<String> HEAD = List.of("case", "metric", "value", "unit", "peer", "peer's", "ratio",
        "target", "");
    private static final double DIGITS_BELOW = 1000;

    private Table() {
    }

    static String of(final List<Row> rows) {
        final List<List<String>> lines = new ArrayList<>();
        lines.add(HEAD);
        rows.forEach(row -> lines.add(cells(row)));
        final int[] widths = new int[HEAD.size()];
        lines.forEach(line -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        });
        final StringBuilder table = new StringBuilder();
        for (final List<String> line : lines) {
            final StringBuilder out = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                final boolean isNumber = i == 2 || i == 5 || i == 6;
                out.append(String.format("%" + (isNumber ? "" : "-") + Math.max(1, widths[i]) + "s  ", line.get(i)));
            }
            table.append(out.toString().stripTrailing()).append(System.lineSeparator());
        }
        return table.toString();
    }

    private static List<String> cells(final Row row) {
        final Row.Peer peer = row.peer();
        final Target target = row.target();
        return List.of(row.caseName(), row.metric(), number(row.value()), row.unit(),
            peer == null ? "" : peer.name() + " " + peer.version(), peer == null ? "" : number(peer.value()),
            peer == null ? "" : number(peer.ratio()), target == null ? "" : target.text(),
            target == null ? "" : target.isMet(row) ? "met" : target.isDuty() ? "BROKEN" : "missed");
    }

    private static String number(final double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        final boolean isWhole = value == Math.rint(value);
        return String.format(Locale.ROOT, isWhole || Math.abs(value) >= DIGITS_BELOW ? "%,.0f" : "%.3f", value);
    }
}
