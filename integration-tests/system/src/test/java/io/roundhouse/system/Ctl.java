package io.roundhouse.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What an operator's program said and ended with.
 *
 * @param code it ended with
 * @param out what it printed
 * @param err what it complained of
 */
record Ctl(int code, String out, String err) {
    private static final int LIMIT_SECONDS = 60;

    /** Runs it as the user of this process. */
    static Ctl run(final Path jar, final Path state, final String... arguments) throws Exception {
        return run(List.of(), "Ctl", jar, state, arguments);
    }

    /** Runs another program for operators, by the name of its class. */
    static Ctl program(final String name, final Path jar, final Path state) throws Exception {
        return run(List.of(), name, jar, state);
    }

    /** Runs it as another user, which only root can. */
    static Ctl runAs(final int uid, final Path jar, final Path state, final String... arguments) throws Exception {
        return run(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"), "Ctl", jar, state,
            arguments);
    }

    /** Runs a plan. @param option an option, or empty */
    static Ctl rollout(final Path jar, final Path plan, final String option) throws Exception {
        final List<String> arguments = option.isEmpty() ? List.of(plan.toString()) : List.of(option, plan.toString());
        return execute(List.of(), "Rollout", jar, plan.getParent(), arguments);
    }

    private static Ctl run(final List<String> prefix, final String program, final Path jar, final Path state,
        final String... arguments) throws IOException, InterruptedException {
        final List<String> all = new ArrayList<>(List.of("--state", state.toString()));
        all.addAll(List.of(arguments));
        return execute(prefix, program, jar, state.getParent(), all);
    }

    private static Ctl execute(final List<String> prefix, final String program, final Path jar, final Path logs,
        final List<String> arguments) throws IOException, InterruptedException {
        final List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-cp", jar.toString(), "io.roundhouse.launcher." + program));
        command.addAll(arguments);
        final Path err = Files.createTempFile(logs, "ctl", ".err");
        final Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        final String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        return new Ctl(process.exitValue(), out, Files.readString(err));
    }
}
