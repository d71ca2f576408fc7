package io.roundhouse.bench.change;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.rpc.Processes;
import io.roundhouse.testkit.process.ServiceProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Services under full load of one kind.
 *
 * @param caseName the engine that is exchanged
 * @param load what goes through it
 * @param agent of the service that a neighbour may live in, which is the first subject's
 * @param subjects the engine in each service that has it on the way
 */
record Site(String caseName, Load load, Agent agent, List<Subject> subjects) {
    static final List<String> CASES = List.of("rate-limit", "tcp");

    /** Starts the services and the load for an engine. */
    static Site open(final String engine, final BenchContext context) throws IOException, InterruptedException {
        return engine.equals("tcp") ? calls(engine, context) : lane(context);
    }

    /** A lane kept full, with the rate limiter on it. */
    private static Site lane(final BenchContext context) throws IOException, InterruptedException {
        final ServiceProcess service = context.service("service");
        service.awaitReady();
        final Agent agent = Agent.install(service, context.workplace());
        final Load load = new LaneLoad(agent, "lane", "rate-limit", 0);
        return new Site("rate-limit", load, agent,
            List.of(new Subject(agent, "rate-limit", "policy-rate-limit", context.workplace())));
    }

    /**
     * Four processes with 128 calls in flight; transport and frontend are exchanged on both sides in turn, the rate
     * limiter in service A.
     */
    static Site calls(final String engine, final BenchContext context) throws IOException, InterruptedException {
        final boolean isLimiter = engine.equals("rate-limit");
        final Processes processes =
            isLimiter ? Processes.startWithChain(context, engine) : Processes.start(context);
        final Agent near = Agent.install(processes.near(), context.workplace());
        final Agent far = Agent.install(processes.far(), context.workplace());
        final Load load = new RpcLoad(context, processes);
        final List<Subject> subjects = new ArrayList<>();
        for (final Agent agent : isLimiter ? List.of(near) : List.of(near, far)) {
            subjects.add(switch (engine) {
                case "rate-limit" -> new Subject(agent, engine, "policy-rate-limit", context.workplace());
                case "tcp" -> new Subject(agent, engine, "transport-tcp", context.workplace());
                default -> new Subject(agent, "mrpc", "mrpc-frontend", context.workplace());
            });
        }
        return new Site(engine, load, near, subjects);
    }
}
