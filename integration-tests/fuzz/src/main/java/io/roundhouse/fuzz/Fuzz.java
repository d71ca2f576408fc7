package io.roundhouse.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Fuzzes on demand, see {@code --help}. Ends with 0: nothing found, 1: something found, 2: wrong arguments. */
public final class Fuzz {
    private static final String USAGE = """
        usage: roundhouse fuzz [TARGET ...] [--for TIME]
               roundhouse fuzz TARGET --replay FILE
          TARGET         wire, handshake, ring, schema; all, one after the other, if none is named
          --for TIME     how long each: 90s, 5m (the default is 1m), 2h
          --replay FILE  runs one input, such as a crash file, and shows what goes wrong
        What is learnt and found is kept in integration-tests/fuzz/target/fuzz/TARGET.""";

    private final List<Target> targets = new ArrayList<>();
    private long seconds = 60;
    private Path replayed;

    private Fuzz() {
    }

    /** @param arguments the module's folder, then those of the command */
    public static void main(final String[] arguments) throws IOException, InterruptedException {
        final Fuzz fuzz = new Fuzz();
        try {
            if (!fuzz.parse(List.of(arguments).subList(1, arguments.length))) {
                System.out.println(USAGE);
                return;
            }
        } catch (final IllegalArgumentException e) {
            System.err.println("fuzz: " + e.getMessage() + System.lineSeparator() + USAGE);
            System.exit(2);
        }
        System.exit(fuzz.run(Path.of(arguments[0])) ? 0 : 1);
    }

    /** @return false: help is wanted */
    private boolean parse(final List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--help", "-h" -> {
                    return false;
                }
                case "--for" -> seconds = seconds(value(arguments, ++i));
                case "--replay" -> replayed = Path.of(value(arguments, ++i));
                default -> targets.add(Target.of(arguments.get(i)));
            }
        }
        if (replayed != null && (targets.size() != 1 || !Files.isReadable(replayed))) {
            throw new IllegalArgumentException("--replay needs one target and a file that can be read: " + replayed);
        }
        if (targets.isEmpty()) {
            targets.addAll(List.of(Target.values()));
        }
        return true;
    }

    private static String value(final List<String> arguments, final int index) {
        if (index == arguments.size()) {
            throw new IllegalArgumentException("value is missing: " + arguments.getLast());
        }
        return arguments.get(index);
    }

    /** @param time such as 90s, 5m, 2h */
    static long seconds(final String time) {
        if (!time.matches("[1-9]\\d{0,4}[smh]")) {
            throw new IllegalArgumentException("time must be a number with s, m or h: " + time);
        }
        final long number = Long.parseLong(time.substring(0, time.length() - 1));
        return number * switch (time.charAt(time.length() - 1)) {
            case 'h' -> 3600;
            case 'm' -> 60;
            default -> 1;
        };
    }

    private boolean run(final Path module) throws IOException, InterruptedException {
        if (replayed != null) {
            targets.getFirst().accept(Files.readAllBytes(replayed));
            System.out.println("nothing is wrong with " + replayed);
            return true;
        }
        boolean isClean = true;
        for (final Target target : targets) {
            isClean &= run(module, target);
        }
        return isClean;
    }

    private boolean run(final Path module, final Target target) throws IOException, InterruptedException {
        System.out.println("fuzzing " + target.label() + " for " + seconds + " s");
        final Path work = module.resolve("target/fuzz").resolve(target.label());
        final Process process = new FuzzProcess(System.getProperty("java.class.path"), target.className(),
            module.resolve("corpus").resolve(target.label()), work).start(seconds, ProcessBuilder.Redirect.INHERIT);
        final Thread killer = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(killer);
        final boolean isClean = process.waitFor() == 0;
        Runtime.getRuntime().removeShutdownHook(killer);
        if (!isClean) {
            System.out.println(findings(target, work));
        }
        return isClean;
    }

    /** What was found, and how to see it again. */
    static String findings(final Target target, final Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            final List<String> lines = files.filter(f -> f.getFileName().toString().matches("(crash|timeout|oom)-.*"))
                .sorted().map(f -> "found: " + f + "\nreplay: ./roundhouse fuzz " + target.label() + " --replay " + f)
                .toList();
            return lines.isEmpty() ? "fuzzer failed without an input: " + target.label() : String.join("\n", lines);
        }
    }
}
