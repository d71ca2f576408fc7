package io.roundhouse.bench.change;

import io.roundhouse.testkit.process.ProcessException;
import io.roundhouse.testkit.process.ServiceProcess;
import io.roundhouse.testkit.process.Workplace;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The bench's bundles in a service: the agent and the generator. One thread at a time. */
public final class Agent {
    private static final long LOOK_MS = 50;
    private static final int LOOKS = 400;

    private final ServiceProcess service;

    private Agent(final ServiceProcess service) {
        this.service = service;
    }

    /** Installs the bundles and waits for their commands. */
    public static Agent install(final ServiceProcess service, final Workplace workplace) throws InterruptedException {
        for (final String bundle : List.of("test-generator", "benchmark-agent")) {
            service.query("felix:start " + workplace.jar(bundle).toUri());
        }
        final Agent agent = new Agent(service);
        for (int look = 0; look < LOOKS; look++) {
            final List<String> engines = service.query("engine:list");
            if (service.command("bench:received -").isOk() && isListed(engines, "generator")
                && isListed(engines, "meter")) {
                return agent;
            }
            Thread.sleep(LOOK_MS);
        }
        throw new ProcessException(service.child().name() + ": the bench's bundles do not come up: "
            + service.command("bench:received -").message() + "; " + String.join("; ", service.query("engine:list")));
    }

    private static boolean isListed(final List<String> engines, final String engine) {
        return engines.stream().anyMatch(line -> line.strip().startsWith(engine + " "));
    }

    /** Executes a command that answers with one line of numbers. */
    public double[] ask(final String command) throws InterruptedException {
        return numbers(service.query(command).getFirst());
    }

    /** Executes a command that answers nothing. */
    void tell(final String command) throws InterruptedException {
        service.query(command);
    }

    /** Changes an engine. @param verb {@code upgrade} or {@code update} */
    Swap swap(final String verb, final String engine, final Path jar) throws InterruptedException {
        final List<String> lines = service.query("bench:" + verb + " " + engine + " " + jar);
        final double[] numbers = numbers(lines.getFirst());
        return new Swap(numbers[0] == 1, (long) numbers[1], (long) numbers[2],
            Arrays.copyOfRange(numbers, 3, numbers.length), lines.stream().skip(1).collect(Collectors.joining(" ")));
    }

    private static double[] numbers(final String line) {
        return Arrays.stream(line.strip().split(" +")).mapToDouble(Double::parseDouble).toArray();
    }
}
