package io.roundhouse.admin;

import java.util.Map;

/**
 * A number at this moment.
 *
 * @param name in snake case, with its unit unless it is a count
 * @param isTotal whether it only grows, until the service ends
 * @param labels what it is about, by name
 * @param value the number
 */
public record MetricView(String name, boolean isTotal, Map<String, String> labels, double value) {
    /** A running total. */
    public static MetricView total(final String name, final Map<String, String> labels, final double value) {
        return new MetricView(name, true, labels, value);
    }

    /** A number that goes up and down. */
    public static MetricView gauge(final String name, final Map<String, String> labels, final double value) {
        return new MetricView(name, false, labels, value);
    }
}
