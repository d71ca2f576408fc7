package io.roundhouse.shell;

import java.util.ArrayList;
import java.util.List;

/** Text in columns: numbers to the right, everything else to the left, two spaces between. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(final String... titles) {
        rows.add(List.of(titles));
    }

    /** Adds a row with as many cells as there are titles. */
    Table row(final Object... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException("cells=" + cells.length + ", titles=" + rows.get(0).size());
        }
        final List<String> row = new ArrayList<>(cells.length);
        for (final Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        final StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            final int start = text.length();
            for (int column = 0; column < rows.get(0).size(); column++) {
                text.append(column == 0 ? "" : "  ").append(cell(i, column));
            }
            text.setLength(start + text.substring(start).stripTrailing().length());
            text.append(System.lineSeparator());
        }
        return text.toString();
    }

    private String cell(final int row, final int column) {
        final String text = rows.get(row).get(column);
        final String pad = " ".repeat(width(column) - text.length());
        return isNumeric(column) ? pad + text : text + pad;
    }

    private int width(final int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private boolean isNumeric(final int column) {
        return rows.size() > 1 && rows.stream().skip(1).allMatch(row -> row.get(column).matches("-?[\\d.,]+"));
    }
}
