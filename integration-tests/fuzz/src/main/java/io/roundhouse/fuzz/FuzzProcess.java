package io.roundhouse.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fuzzer in a process of its own, which writes its progress to where the caller says.
 *
 * @param classPath what has Jazzer, the target and what it tests
 * @param className the target
 * @param seeds     folder of inputs to start with, only read
 * @param work      folder for what is learnt ({@code corpus}) and found ({@code crash-*}), made if need be
 */
record FuzzProcess(String classPath, String className, Path seeds, Path work) {
    private static final String JAZZER = "com.code_intelligence.jazzer.Jazzer";

    /**
     * Starts it.
     *
     * @param seconds until it ends by itself, with 0 when nothing was found
     * @param more options of libFuzzer
     */
    Process start(final long seconds, final ProcessBuilder.Redirect output, final String... more) throws IOException {
        final Path learnt = Files.createDirectories(work.resolve("corpus"));
        final List<String> command = new ArrayList<>(flags());
        command.addAll(List.of("-cp", classPath, JAZZER, "--target_class=" + className,
            "--instrumentation_includes=io.roundhouse.**", "--custom_hook_includes=io.roundhouse.none.**",
            "--reproducer_path=" + work, "-artifact_prefix=" + work + "/", "-max_total_time=" + seconds,
            "-max_len=4096", "-len_control=10", "-timeout=20", "-rss_limit_mb=3072", "-print_final_stats=1"));
        command.addAll(List.of(more));
        command.addAll(List.of(learnt.toString(), seeds.toString()));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
    }

    static List<String> flags() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
            "-XX:+EnableDynamicAgentLoading",
            "-da:com.lmax.disruptor...", "-XX:+UseSerialGC", "-Xmx512m");
    }
}
