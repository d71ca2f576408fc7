package io.roundhouse.demo;

import io.roundhouse.demo.application.ClientApplication;
import io.roundhouse.demo.application.Report;
import io.roundhouse.demo.application.ServerApplication;
import io.roundhouse.testkit.process.Child;
import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.ServiceProcess;
import io.roundhouse.testkit.process.Workplace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The demo's program. Ends with 0 when every call ended once, in order and well, and every change as it should; 1 when
 * not, or when it could not run; 2 on a wrong argument.
 */
public final class Demo {
    private static final int LOG_LINES = 15;
    private static final long SECOND_NS = 1_000_000_000;
    private static final double QUIET_SHARE = 0.12;

    private final DemoOptions options;
    private final Screen screen = new Screen();
    private final List<Child> children = new CopyOnWriteArrayList<>();

    private Demo(final DemoOptions options) {
        this.options = options;
    }

    public static void main(final String[] arguments) throws InterruptedException {
        final DemoOptions options;
        try {
            options = DemoOptions.parse(List.of(arguments));
        } catch (final IllegalArgumentException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.err.println(DemoOptions.USAGE);
            System.exit(2);
            return;
        }
        System.exit(new Demo(options).run() ? 0 : 1);
    }

    private boolean run() throws InterruptedException {
        try (Workplace workplace = Workplace.open(Demo.class, "roundhouse-demo-")) {
            final Thread cleanUp = Thread.ofPlatform().unstarted(() -> cleanUp(workplace));
            Runtime.getRuntime().addShutdownHook(cleanUp);
            try {
                return run(workplace);
            } catch (final ProcessException | IOException e) {
                screen.endRows();
                System.err.println("roundhouse: " + e.getMessage());
                children.forEach(child -> System.err.println("--- end of the log of " + child.name() + "\n"
                    + workplace.logTail(child.name(), LOG_LINES)));
                return false;
            } finally {
                children.reversed().forEach(Child::close);
            }
        } catch (final IOException e) {
            System.err.println("roundhouse: cannot unpack the demo: " + e.getMessage());
            return false;
        }
    }

    /** On the way out by a signal: nothing stays behind. Does nothing after a usual end. */
    private void cleanUp(final Workplace workplace) {
        children.forEach(Child::kill);
        workplace.close();
    }

    private boolean run(final Workplace workplace) throws IOException, InterruptedException {
        final String address = "127.0.0.1:" + freePort();
        screen.print("starting service B (listens on " + address + "), service A, application B, application A");
        final ServiceProcess far = service("service-b", workplace, "--listen", address);
        final ServiceProcess near = service("service-a", workplace, "--chain", "rate-limit");
        far.awaitReady();
        near.awaitReady();
        final Scenario scenario = new Scenario(near, far, options.repository().toAbsolutePath(),
            workplace.jar("policy-rate-limit-broken"));
        scenario.addRepository();
        final Timeline timeline = new Timeline();
        final ApplicationProcess server = application(ServerApplication.class, workplace, far.socket(), "echo",
            report -> { });
        final ApplicationProcess client =
            application(ClientApplication.class, workplace, near.socket(), address, timeline::add);
        final long beginNs = System.nanoTime();
        final List<Change> changes = load(client, scenario.steps(), beginNs);
        final Report last = client.finish();
        final Totals totals = Totals.of(last, server.finish(), changes);
        screen.print(totals.toLine());
        write(version(workplace), totals, changes, timeline.samples(beginNs));
        return totals.isClean();
    }

    private void write(final String version, final Totals totals, final List<Change> changes,
        final List<Timeline.Sample> samples) throws IOException {
        Files.createDirectories(options.out());
        screen.print("written: " + ResultFile.write(options.out(), version, totals));
        screen.print("written: " + new ReportPage(version, Machine.own(), totals, changes, samples)
            .write(options.out()));
    }

    /** Calls go on all the time; changes are made one by one, spread over it. */
    private List<Change> load(final ApplicationProcess client, final List<Scenario.Step> steps, final long beginNs)
        throws InterruptedException {
        final Thread rows = Thread.ofPlatform().daemon().name("rows").start(() -> rows(client, beginNs));
        final List<Change> changes = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            sleepUntil(beginNs + (long) (options.seconds() * SECOND_NS * (QUIET_SHARE
                + (1 - QUIET_SHARE) * i / steps.size())));
            changes.add(steps.get(i).make(beginNs));
            screen.print(changes.get(i).toLine());
        }
        sleepUntil(beginNs + options.seconds() * SECOND_NS);
        rows.interrupt();
        rows.join();
        screen.endRows();
        return changes;
    }

    private void rows(final ApplicationProcess client, final long beginNs) {
        long beforeNs = beginNs;
        long before = client.report().calls();
        try {
            for (int second = 1;; second++) {
                sleepUntil(beginNs + second * SECOND_NS);
                final long nowNs = System.nanoTime();
                final Report report = client.report();
                screen.row((nowNs - beginNs) / (double) SECOND_NS,
                    (report.calls() - before) * (double) SECOND_NS / (nowNs - beforeNs), report);
                beforeNs = nowNs;
                before = report.calls();
            }
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private ServiceProcess service(final String name, final Workplace workplace, final String... arguments)
        throws IOException {
        final Path trusted = workplace.resolve(name).resolve("etc").resolve("trusted-keys");
        Files.createDirectories(trusted);
        Files.copy(options.key(), trusted.resolve("build.pub"));
        final ServiceProcess service = ServiceProcess.start(name, workplace, arguments);
        children.add(service.child());
        return service;
    }

    private ApplicationProcess application(final Class<?> program, final Workplace workplace, final Path socket,
        final String target, final Consumer<Report> onReport) throws IOException, InterruptedException {
        final ApplicationProcess application =
            ApplicationProcess.launch(program, workplace, socket, target, onReport);
        children.add(application.child());
        application.awaitAttached();
        return application;
    }

    private static void sleepUntil(final long timeNs) throws InterruptedException {
        final long leftNs = timeNs - System.nanoTime();
        if (leftNs > 0) {
            Thread.sleep(leftNs / 1_000_000, (int) (leftNs % 1_000_000));
        }
    }

    private static String version(final Workplace workplace) {
        return workplace.jar("launcher").getFileName().toString().replaceAll("^launcher-|\\.jar$", "");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
