package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Bench;
import io.roundhouse.bench.BenchContext;
import io.roundhouse.bench.Row;
import io.roundhouse.bench.Target;
import io.roundhouse.bench.proxy.EnvoyWheel;
import io.roundhouse.bench.proxy.LuaEnvoyProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What policies take, on both sides at a time: windows without and with them next to each other in the same processes,
 * the policies attached and detached between. The rule about content denies one call in a hundred; the same rule in
 * Envoy's Lua filter is measured in the same way.
 */
public final class PolicyCostBench implements Bench {
    private static final String NULL = "null-";
    private static final String RATE_LIMIT = "rate-limit";
    private static final String ACL = "acl";
    private static final String ACL_LUA = "acl-envoy-lua";
    private static final List<String> CASES =
        List.of(NULL + 0, NULL + 1, NULL + 2, NULL + 4, NULL + 8, RATE_LIMIT, ACL, ACL_LUA);
    private static final List<String> QUICK = List.of(NULL + 8, ACL);
    private static final int MAX_STAGES = 8;
    private static final String RULES = "'rules=deny /io.roundhouse.bench.fields.Freight/Book where customer = "
        + Guests.DENIED + "; allow *'";
    private static final Flood FIELDS = new Flood("fields-10x128", 0, 128);
    private static final double P50_RATIO = 1.05;
    private static final double LIMIT_LOW = 0.95;
    private static final double LIMIT_HIGH = 1.05;
    private static final double ACL_RATIO = 0.94;

    @Override
    public String name() {
        return "policy-cost";
    }

    @Override
    public String title() {
        return "what null stages, a rate limit and rules about content take of latency and rate; rules in Envoy too";
    }

    @Override
    public List<Row> run(final BenchContext context) throws IOException, InterruptedException {
        final List<String> wanted = context.cases(CASES);
        final List<String> cases = context.isQuick() && wanted.size() > 1 ? QUICK : wanted;
        final List<Row> rows = new ArrayList<>();
        bytes(context, cases.stream().filter(name -> !name.startsWith(ACL)).toList(), rows);
        context.endChildren();
        if (cases.contains(ACL)) {
            acl(context, rows);
            context.endChildren();
        }
        if (cases.contains(ACL_LUA)) {
            lua(context, rows);
            context.endChildren();
        }
        return rows;
    }

    private static void bytes(final BenchContext context, final List<String> cases, final List<Row> rows)
        throws IOException, InterruptedException {
        if (cases.isEmpty()) {
            return;
        }
        final Processes processes = Processes.start(context);
        final Side side = processes.side(context, OwnCaller.class);
        new Contest(context, side, List.of()).warmUp(Flood.ECHO_RATE);
        final List<String> stages = stages(context, processes);
        for (final String name : cases) {
            final boolean isLimit = name.equals(RATE_LIMIT);
            final Toggle toggle = isLimit ? Toggle.policies(processes, List.of(RATE_LIMIT), "")
                : Toggle.policies(processes, stages.subList(0, Integer.parseInt(name.substring(NULL.length()))), "");
            final Windows windows = new Windows(context, name, side, toggle);
            windows.warmUp(Flood.ECHO_RATE.work(1));
            rows.addAll(windows.rows(Figure.RATE, Flood.ECHO_RATE.work(1),
                isLimit ? PolicyCostBench::limitBar : UnaryOperator.identity()));
            if (!isLimit) {
                rows.addAll(windows.rows(Figure.P50, Contest.ONE, row ->
                    name.endsWith("-8") && row.metric().equals("p50_ratio") ? row.to(Target.atMost(P50_RATIO)) : row));
            }
            rows.add(windows.wrong());
        }
    }

    /** Both services get the null policy by eight names. */
    private static List<String> stages(final BenchContext context, final Processes processes)
        throws IOException, InterruptedException {
        final Path folder = context.workplace().resolve("");
        final List<PolicyCopy> copies = new ArrayList<>();
        for (int stage = 1; stage <= MAX_STAGES; stage++) {
            copies.add(PolicyCopy.of(context.workplace().jar("policy-null"), "null", "stage-" + stage, folder));
        }
        return Toggle.copies(processes, copies);
    }

    private static Row limitBar(final Row row) {
        return switch (row.metric()) {
            case "rate_ratio_low" -> row.to(Target.atLeast(LIMIT_LOW));
            case "rate_ratio_high" -> row.to(Target.atMost(LIMIT_HIGH));
            default -> row;
        };
    }

    private static void acl(final BenchContext context, final List<Row> rows)
        throws IOException, InterruptedException {
        final Processes processes = Processes.start(context, "fields-", FieldsServer.class);
        final Side side = processes.side(context, FieldsCaller.class, "guests");
        new Contest(context, side, List.of()).warmUp(FIELDS);
        final Windows windows =
            new Windows(context, ACL, side, Toggle.policies(processes, List.of(ACL), RULES));
        windows.warmUp(FIELDS.work(1));
        rows.addAll(windows.rows(Figure.RATE, FIELDS.work(1), row ->
            row.metric().equals("rate_ratio") ? row.to(Target.atLeast(ACL_RATIO)) : row));
        rows.addAll(windows.denied(Figure.RATE));
        rows.add(windows.wrong());
    }

    private static void lua(final BenchContext context, final List<Row> rows)
        throws IOException, InterruptedException {
        final LuaEnvoyProxy envoy = new LuaEnvoyProxy(EnvoyWheel.program(context), Guests.DENIED);
        final Side side = Peers.grpc(context, "guests", envoy, 1);
        new Contest(context, side, List.of()).warmUp(FIELDS);
        final Windows windows = new Windows(context, ACL_LUA, side, Toggle.lua(envoy, side,
            Peers.proxyFolders(context, "guests", envoy, 1), FIELDS.work(1)));
        windows.warmUp(FIELDS.work(1));
        rows.addAll(windows.rows(Figure.RATE, FIELDS.work(1), UnaryOperator.identity()));
        rows.addAll(windows.denied(Figure.RATE));
        rows.add(Row.of(ACL_LUA, "wrong_of_peer", "count", side.wrong()));
    }
}
