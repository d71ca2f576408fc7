package io.roundhouse.demo;

import io.roundhouse.demo.application.Report;
import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;

/** The live table: one row that stays in place on a terminal, a line each second elsewhere. Thread-safe. */
final class Screen {
    private static final String CLEAR_LINE = "\r\u001b[K";
    private static final int HEADER_EVERY = 20;

    private final PrintStream out = System.out;
    private final boolean isTerminal;
    private int rows;

    Screen() {
        final Console console = System.console();
        isTerminal = console != null && console.isTerminal();
    }

    synchronized void print(final String line) {
        out.println((isTerminal ? CLEAR_LINE : "") + line);
    }

    synchronized void row(final double second, final double callsPerSecond, final Report report) {
        if (isTerminal ? rows == 0 : rows % HEADER_EVERY == 0) {
            print("   time     calls/s    p50 us    p99 us  in flight  lost");
        }
        rows++;
        final String row = String.format(Locale.ROOT, "%5.0f s  %,10.0f  %8.1f  %8.1f  %9d  %4d", second,
            callsPerSecond,
            report.p50Us(), report.p99Us(), report.inFlight(), report.lost());
        out.print(isTerminal ? CLEAR_LINE + row : row + System.lineSeparator());
        out.flush();
    }

    synchronized void endRows() {
        if (isTerminal) {
            out.println();
        }
    }
}
