package io.roundhouse.launcher;

import com.google.gson.GsonBuilder;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.ExitCode;
import io.roundhouse.launcher.rollout.PlanFile;
import io.roundhouse.launcher.rollout.RolloutPlan;
import io.roundhouse.launcher.rollout.RolloutRun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

/**
 * The program that changes several services by a plan. Ends with a code of {@link ExitCode}; Ctrl-C and SIGTERM end it
 * after the step in hand, everything brought back.
 */
public final class Rollout {
    private static final String USAGE = """
        usage: roundhouse rollout [--dry-run] [--json] PLAN
          PLAN        file with services, steps and checks, see README.md
          --dry-run   says what each service would do, and changes nothing
          --json      the result is one JSON document on standard output, progress goes to standard error
        Ends with 0: done, 1: refused, or failed and reverted, 2: wrong arguments or plan, 3: a service does not answer,
        4: not permitted.
        """;

    private Rollout() {
    }

    public static void main(final String[] arguments) throws InterruptedException {
        final List<String> words = List.of(arguments);
        if (words.contains("--help") || words.contains("-h")) {
            System.out.print(USAGE);
            return;
        }
        final List<String> files = words.stream().filter(word -> !word.startsWith("--")).toList();
        final boolean isKnown = List.of("--dry-run", "--json").containsAll(
            words.stream().filter(word -> word.startsWith("--")).toList());
        if (files.size() != 1 || !isKnown) {
            System.err.print("roundhouse: one plan is needed, and nothing unknown: " + words + "\n" + USAGE);
            System.exit(ExitCode.USAGE);
        }
        final RolloutPlan plan;
        try {
            plan = PlanFile.read(Path.of(files.getFirst()));
        } catch (final IllegalArgumentException e) {
            System.err.println("roundhouse: " + e.getMessage());
            System.exit(ExitCode.USAGE);
            return;
        }
        System.exit(run(plan, words.contains("--dry-run"), words.contains("--json")));
    }

    private static int run(final RolloutPlan plan, final boolean isDryRun, final boolean isJson)
        throws InterruptedException {
        final RolloutRun run = new RolloutRun(plan, isJson ? System.err : System.out);
        final CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(run, ended)));
        try {
            final RolloutRun.Report report = run.run(isDryRun);
            print(report, isJson);
            return report.code();
        } catch (final AdminException e) {
            System.err.println("roundhouse: " + e.getMessage());
            return e.code();
        } finally {
            ended.countDown();
        }
    }

    private static void stop(final RolloutRun run, final CountDownLatch ended) {
        if (ended.getCount() == 0) {
            return;
        }
        System.err.println("roundhouse: ends after the step in hand, then brings everything back");
        run.stop();
        try {
            ended.await();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void print(final RolloutRun.Report report, final boolean isJson) {
        final PrintStream out = System.out;
        if (isJson) {
            out.println(new GsonBuilder().disableHtmlEscaping().create().toJson(report));
            return;
        }
        report.engines().forEach((service, engines) -> out.println("now at " + service + ": " + engines.entrySet()
            .stream().map(entry -> entry.getKey() + " " + entry.getValue()).collect(Collectors.joining(", "))));
        out.println(report.outcome() + ": " + report.plan());
        report.problems().forEach(problem -> System.err.println("roundhouse: " + problem));
    }
}
