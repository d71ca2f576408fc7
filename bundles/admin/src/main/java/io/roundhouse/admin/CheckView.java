package io.roundhouse.admin;

import java.util.Locale;

/**
 * What one check found.
 *
 * @param name of what was looked at
 * @param status how it is
 * @param finding what is the case
 * @param remedy what to do, empty when it is well
 */
public record CheckView(String name, Status status, String finding, String remedy) {
    /** How it is: as it should, not the best, or so that the service cannot work. */
    public enum Status { OK, WARN, FAIL }

    /** All is well. */
    public static CheckView ok(final String name, final String finding) {
        return new CheckView(name, Status.OK, finding, "");
    }

    /** The service works, but not at its best. */
    public static CheckView warn(final String name, final String finding, final String remedy) {
        return new CheckView(name, Status.WARN, finding, remedy);
    }

    /** The service cannot work. */
    public static CheckView fail(final String name, final String finding, final String remedy) {
        return new CheckView(name, Status.FAIL, finding, remedy);
    }

    /** One line for people, a second one with the remedy if there is one. */
    public String text() {
        return String.format(Locale.ROOT, "%-4s  %s: %s%s", status.name().toLowerCase(Locale.ROOT), name, finding,
            remedy.isEmpty() ? "" : System.lineSeparator() + "        " + remedy);
    }
}
