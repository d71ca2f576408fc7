package io.roundhouse.demo;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * One plot over time as HTML: lines as SVG, which is stretched to the room there is, and everything with text beside it
 * as elements, which are not.
 */
final class Chart {
    private static final double UNITS = 1000;

    private final double seconds;
    private final Scale scale;
    private final StringBuilder lines = new StringBuilder();

    /**
     * Values on the vertical axis.
     *
     * @param toShare from a value to 0 (bottom) to 1 (top)
     * @param ticks values with a line
     */
    record Scale(DoubleUnaryOperator toShare, List<Double> ticks) {
        /** From 0 to at least {@code most}, with about four lines at round values. */
        static Scale linear(final double most) {
            final double step = round(Math.max(most, 1) / 4);
            final double top = step * Math.max(1, Math.ceil(most / step));
            return new Scale(value -> value / top,
                DoubleStream.iterate(0, value -> value <= top + step / 2, value -> value + step).boxed().toList());
        }

        /** Powers of ten around two values. */
        static Scale logarithmic(final double least, final double most) {
            final double bottom = Math.floor(Math.log10(Math.max(least, 1)));
            final double top = Math.max(bottom + 1, Math.ceil(Math.log10(Math.max(most, 1))));
            return new Scale(value -> (Math.log10(Math.max(value, 1)) - bottom) / (top - bottom),
                DoubleStream.iterate(bottom, power -> power <= top, power -> power + 1)
                    .map(power -> Math.pow(10, power)).boxed().toList());
        }

        /** The next of 1, 2, 5, 10, 20 ... that is not smaller. */
        private static double round(final double value) {
            final double power = Math.pow(10, Math.floor(Math.log10(value)));
            return value <= power ? power : value <= 2 * power ? 2 * power : value <= 5 * power
                ? 5 * power : 10 * power;
        }
    }

    Chart(final double seconds, final Scale scale) {
        this.seconds = seconds;
        this.scale = scale;
    }

    /** Adds a line. @param style its class; with {@code filled} the room below it is tinted */
    Chart line(final List<Timeline.Sample> samples, final ToDoubleFunction<Timeline.Sample> value, final String style,
        final boolean isFilled) {
        final String points = samples.stream().map(sample -> number(sample.second() / seconds * UNITS) + ","
            + number((1 - scale.toShare().applyAsDouble(value.applyAsDouble(sample))) * UNITS))
                .collect(Collectors.joining("L"));
        if (isFilled && !samples.isEmpty()) {
            lines.append("<path class=\"").append(style).append(" area\" d=\"M")
                .append(number(samples.getFirst().second() / seconds * UNITS)).append(",1000L").append(points)
                    .append('L')
                .append(number(samples.getLast().second() / seconds * UNITS)).append(",1000Z\"/>");
        }
        lines.append("<path class=\"").append(style).append("\" d=\"M").append(points).append("\"/>");
        return this;
    }

    /** @param label writes a value at its line */
    String toHtml(final List<Change> changes, final DoubleFunction<String> label) {
        final StringBuilder html = new StringBuilder("<div class=\"plot\">");
        for (final double tick : scale.ticks()) {
            html.append("<div class=\"tick\" style=\"bottom:").append(percent(scale.toShare().applyAsDouble(tick)))
                .append("\"><span>").append(label.apply(tick)).append("</span></div>");
        }
        for (int i = 0; i < changes.size(); i++) {
            html.append(mark(i + 1, changes.get(i)));
        }
        html.append("<svg viewBox=\"0 0 1000 1000\" preserveAspectRatio=\"none\" aria-hidden=\"true\">").append(lines)
            .append("</svg></div>");
        return html.append(timeAxis()).toString();
    }

    private String mark(final int number, final Change change) {
        return "<div class=\"mark " + ReportPage.style(change) + "\" style=\"left:"
            + percent(change.beginSecond() / seconds)
            + ";width:" + percent((change.endSecond() - change.beginSecond()) / seconds) + "\" title=\""
            + ReportPage.escaped(change.title() + ": " + change.result()) + "\"><b>" + number + "</b><i>"
            + ReportPage.pause(change) + "</i></div>";
    }

    private String timeAxis() {
        final StringBuilder html = new StringBuilder("<div class=\"times\">");
        final double step = Scale.round(seconds / 6);
        for (double second = 0; second <= seconds + step / 100; second += step) {
            html.append("<span style=\"left:").append(percent(second / seconds)).append("\">")
                .append(Math.round(second)).append(" s</span>");
        }
        return html.append("</div>").toString();
    }

    private static String percent(final double share) {
        return number(share * 100) + "%";
    }

    private static String number(final double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }
}
