package io.roundhouse.bench;

import io.roundhouse.testkit.process.Child;
import io.roundhouse.testkit.process.ServiceProcess;
import io.roundhouse.testkit.process.Workplace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a bench works with: the files this jar carries, child processes that end with it, a place to show progress. */
public final class BenchContext implements AutoCloseable {
    private static final double NS_PER_SECOND = 1e9;

    private final List<Child> children = new CopyOnWriteArrayList<>();
    private final Map<String, String> kept = new TreeMap<>();
    private final long startNs = System.nanoTime();
    private final Workplace workplace;
    private final String onlyCase;
    private final boolean isQuick;

    BenchContext(final Workplace workplace, final String onlyCase, final boolean isQuick) {
        this.workplace = workplace;
        this.onlyCase = onlyCase;
        this.isQuick = isQuick;
    }

    /** Whether a minute is all there is. */
    public boolean isQuick() {
        return isQuick;
    }

    /**
     * The cases asked for, of those there are.
     *
     * @throws IllegalArgumentException when the one asked for is none of them
     */
    public List<String> cases(final List<String> all) {
        if (onlyCase != null && !all.contains(onlyCase)) {
            throw new IllegalArgumentException("no such case: " + onlyCase + ", there are " + String.join(", ", all));
        }
        return onlyCase == null ? all : List.of(onlyCase);
    }

    /** One of two values. */
    public int either(final int quick, final int full) {
        return isQuick ? quick : full;
    }

    /** The files that this jar carries, and a place for more. */
    public Workplace workplace() {
        return workplace;
    }

    /** Has a text written beside the figures. @param file its name, of this bench only */
    public void keep(final String file, final String text) {
        kept.put(file, text);
    }

    /** What is to be written beside the figures, by name. */
    Map<String, String> kept() {
        return kept;
    }

    /** Shows what is being done. */
    public void progress(final String format, final Object... values) {
        System.err.printf(Locale.ROOT, "%6.0f s  %s%n", (System.nanoTime() - startNs) / NS_PER_SECOND,
            String.format(Locale.ROOT, format, values));
    }

    /** Starts a program of this jar. @param jars carried ones for its class path, by name without version */
    public Program program(final String name, final Class<?> main, final List<String> flags, final List<String> jars,
        final String... arguments) throws IOException {
        final List<String> classPath = new ArrayList<>(List.of(workplace.ownJar().toString()));
        jars.forEach(jar -> classPath.add(workplace.jar(jar).toString()));
        final List<String> command = new ArrayList<>(flags);
        command.addAll(List.of("-cp", String.join(":", classPath), main.getName()));
        command.addAll(List.of(arguments));
        final Program program = Program.start(name, workplace, command);
        children.add(program.child());
        return program;
    }

    /** Starts a program that is not Java and that ends with this one. */
    public Child guarded(final String name, final List<String> command) throws IOException {
        final Child child = Child.startGuarded(name, workplace, command);
        children.add(child);
        return child;
    }

    /** Starts a service: the shipped launcher with its defaults and these options more. */
    public ServiceProcess service(final String name, final String... options) throws IOException {
        final ServiceProcess service = ServiceProcess.start(name, workplace, options);
        children.add(service.child());
        return service;
    }

    /** A port of the loopback address that was free a moment ago. */
    public int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Ends every child started so far, the last one first. */
    public void endChildren() {
        children.reversed().forEach(Child::close);
        children.clear();
    }

    /** Ends of the logs of all children. */
    String logs(final int lines) {
        final StringBuilder all = new StringBuilder();
        children.forEach(child -> all.append("--- end of the log of ").append(child.name()).append('\n')
            .append(workplace.logTail(child.name(), lines)).append('\n'));
        return all.toString();
    }

    /** At once, on the way out by a signal. */
    void kill() {
        children.forEach(Child::kill);
        workplace.close();
    }

    @Override
    public void close() {
        endChildren();
        workplace.close();
    }
}
