package io.roundhouse.demo;

import io.roundhouse.demo.application.Report;
import io.roundhouse.testkit.process.Child;
import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An application and its latest report. */
final class ApplicationProcess implements AutoCloseable {
    private static final int LIMIT_SECONDS = 15;

    private final CountDownLatch attached = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Consumer<Report> onReport;
    private final Child child;
    private volatile Report report = Report.NONE;

    private ApplicationProcess(final Class<?> program, final Workplace workplace, final Path socket,
        final String target,
        final Consumer<Report> onReport) throws IOException {
        this.onReport = onReport;
        this.child = Child.start(program.getSimpleName(), workplace, this::onLine,
            List.of("-XX:+UseSerialGC", "-Xmx128m",
            "-cp", workplace.ownJar().toString(), program.getName(), socket.toString(), target));
    }

    /** Starts a program with the arguments socket and target. @param onReport gets each report, on another thread */
    static ApplicationProcess launch(final Class<?> program, final Workplace workplace, final Path socket,
        final String target, final Consumer<Report> onReport) throws IOException {
        return new ApplicationProcess(program, workplace, socket, target, onReport);
    }

    /** @throws ProcessException when it ended instead, or takes too long */
    void awaitAttached() throws InterruptedException {
        if (!attached.await(LIMIT_SECONDS, TimeUnit.SECONDS) || !child.isAlive()) {
            throw new ProcessException(child.name() + " did not attach");
        }
    }

    Child child() {
        return child;
    }

    Report report() {
        return report;
    }

    /** Lets it finish and waits for its last report. @throws ProcessException when none comes */
    Report finish() throws InterruptedException {
        child.endInput();
        if (!ended.await(LIMIT_SECONDS, TimeUnit.SECONDS) || !report.isFinal()) {
            throw new ProcessException(child.name() + " ended without a last report");
        }
        return report;
    }

    @Override
    public void close() {
        child.close();
    }

    private void onLine(final String line) {
        if (line == null) {
            ended.countDown();
            attached.countDown();
        } else if (line.equals("attached")) {
            attached.countDown();
        } else {
            final Report next = Report.parse(line);
            if (next != null) {
                report = next;
                onReport.accept(next);
            }
        }
    }
}
