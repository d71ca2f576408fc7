package io.roundhouse.bench.scenario;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What applications got over time, with what was done meanwhile, as a page that needs nothing else. */
final class TimelinePage {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 320;
    private static final int TOP = 70;
    private static final double CELL_SECONDS = CallTimeline.CELL_NS / 1e9;
    /** Cells that a point of a line is the mean of. */
    private static final int SMOOTH = 5;
    private static final List<String> COLOURS = List.of("#1f6feb", "#d1780a");

    private TimelinePage() {
    }

    /** An application. @param counts calls that ended in each 10 ms */
    record Line(String name, double[] counts) {
    }

    /** Something that was done. @param seconds after the beginning */
    record Mark(double seconds, String what) {
    }

    static String of(final String title, final List<Line> lines, final List<Mark> marks) {
        final double seconds = lines.getFirst().counts.length * CELL_SECONDS;
        final double most = lines.stream().flatMap(line -> rates(line.counts).stream()).mapToDouble(Double::doubleValue)
            .max().orElse(1);
        return """
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>%s</title>
            <style>body{font:14px system-ui,sans-serif;margin:2em auto;max-width:1080px;color:#222}
            svg{width:100%%;height:auto}text{font-size:12px;fill:#444}
            .a{stroke:#ddd}.m{stroke:#888;stroke-dasharray:4 3}polyline{fill:none;stroke-width:1.5}</style>
            <h1>%s</h1><p>Calls that ended in a second, the mean of each %d ms; dashed: a command was answered.</p>
            <svg viewBox="-70 0 %d %d" role="img" aria-label="calls a second over time">
            %s%s%s</svg><p>%s</p></html>
            """.formatted(title, title, Math.round(SMOOTH * CELL_SECONDS * 1e3), WIDTH + 90, TOP + HEIGHT + 40,
            grid(most, seconds), marks(marks, seconds), IntStream.range(0, lines.size())
                .mapToObj(i -> line(lines.get(i), COLOURS.get(i % COLOURS.size()), most)).collect(Collectors.joining()),
            IntStream.range(0, lines.size()).mapToObj(i -> "<span style=\"color:" + COLOURS.get(i % COLOURS.size())
                + "\">&#9632;</span> application " + lines.get(i).name).collect(Collectors.joining(" &nbsp; ")));
    }

    private static List<Double> rates(final double[] counts) {
        return IntStream.range(0, counts.length / SMOOTH).mapToObj(i -> IntStream.range(i * SMOOTH, (i + 1) * SMOOTH)
            .mapToDouble(at -> counts[at]).sum() / (SMOOTH * CELL_SECONDS)).toList();
    }

    private static String line(final Line line, final String colour, final double most) {
        final List<Double> rates = rates(line.counts);
        return "<polyline stroke=\"" + colour + "\" points=\"" + IntStream.range(0, rates.size())
            .mapToObj(i -> point(x(i + 0.5, rates.size()), y(rates.get(i), most))).collect(Collectors.joining(" "))
            + "\"/>\n";
    }

    private static String grid(final double most, final double seconds) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i <= 4; i++) {
            final double y = y(most * i / 4, most);
            out.append(String.format(Locale.ROOT, "<line class=\"a\" x1=\"0\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
                + "<text x=\"-8\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>%n", WIDTH, y, y, y + 4, most * i / 4));
        }
        for (int i = 0; i <= 5; i++) {
            out.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.0f s</text>%n",
                x(i, 5), TOP + HEIGHT + 20, seconds * i / 5));
        }
        return out.toString();
    }

    private static String marks(final List<Mark> marks, final double seconds) {
        final StringBuilder out = new StringBuilder();
        for (int i = 0; i < marks.size(); i++) {
            final double x = x(marks.get(i).seconds, seconds);
            out.append(String.format(Locale.ROOT, "<line class=\"m\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>"
                + "<text x=\"%.1f\" y=\"%d\">%s</text>%n", x, x, 16 + i % 4 * 14, TOP + HEIGHT, x + 4, 14 + i % 4 * 14,
                marks.get(i).what));
        }
        return out.toString();
    }

    private static double x(final double value, final double most) {
        return value / most * WIDTH;
    }

    private static double y(final double value, final double most) {
        return TOP + HEIGHT - value / most * HEIGHT;
    }

    private static String point(final double x, final double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f", x, y);
    }
}
