package io.roundhouse.compiler;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs protoc with this program as its plugin, under the JVM that runs this: for builds whose own JVM is older.
 */
final class Driver {
    static final String USAGE = "usage: java -jar compiler.jar --protoc FILE --out DIR [-I DIR]... FILE.proto|DIR...\n"
        + "  a DIR stands for all .proto files below it, which import each other from there;\n"
        + "  google/protobuf/*.proto are found by themselves, and their stubs are in io.roundhouse:wkt";

    private static final int USAGE_EXIT_CODE = 2;

    private Driver() {
    }

    /** @param messages gets what protoc says. @return protoc's exit code */
    static int run(final List<String> args, final OutputStream messages) throws IOException, InterruptedException {
        final List<String> rest = new ArrayList<>(args);
        final String protoc = option(rest, "--protoc");
        final String out = option(rest, "--out");
        if (protoc == null || out == null || rest.isEmpty()) {
            messages.write((USAGE + '\n').getBytes(StandardCharsets.UTF_8));
            return USAGE_EXIT_CODE;
        }
        Files.createDirectories(Path.of(out));
        makeExecutable(Path.of(protoc));
        final Path folder = Files.createTempDirectory("roundhouse-protoc");
        try {
            final List<String> command = new ArrayList<>(List.of(Path.of(protoc).toAbsolutePath().toString(),
                "--plugin=protoc-gen-roundhouse=" + plugin(folder), "--roundhouse_out=" + out));
            for (int i = 0; i < rest.size(); i++) {
                addFiles(command, rest.get(i), i > 0 && rest.get(i - 1).equals("-I"));
            }
            if (command.stream().noneMatch(c -> c.startsWith("-I") || c.startsWith("--proto_path"))) {
                command.add("-I.");
            }
            WellKnown.unpack(folder.resolve("include"));
            command.add("-I" + folder.resolve("include"));
            return run(new ProcessBuilder(command).redirectErrorStream(true), messages);
        } finally {
            delete(folder);
        }
    }

    private static void delete(final Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (final Path path : below.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    /** A folder among the files is where all that is below it is imported from. */
    private static void addFiles(final List<String> command, final String argument, final boolean isValue)
        throws IOException {
        final Path folder = Path.of(argument);
        if (isValue || !Files.isDirectory(folder)) {
            command.add(argument);
            return;
        }
        command.add("-I" + argument);
        try (Stream<Path> below = Files.walk(folder)) {
            below.filter(file -> file.toString().endsWith(".proto")).sorted().map(Path::toString).forEach(command::add);
        }
    }

    /** Takes an option and its value out of the arguments. */
    private static String option(final List<String> args, final String name) {
        final int at = args.indexOf(name);
        if (at < 0 || at + 1 == args.size()) {
            return null;
        }
        args.remove(at);
        return args.remove(at);
    }

    /** Build tools that fetch protoc leave it without the permission. */
    private static void makeExecutable(final Path file) throws IOException {
        if (!Files.isExecutable(file) && !file.toFile().setExecutable(true)) {
            throw new IOException("file is not executable and cannot be made so: " + file);
        }
    }

    /** protoc wants a program, so a script starts this one again. */
    private static Path plugin(final Path folder) throws IOException {
        final Path plugin = folder.resolve("plugin");
        Files.writeString(plugin, "#!/bin/sh\nexec " + quoted(Path.of(System.getProperty("java.home"), "bin", "java")
            .toString()) + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "
            + quoted(System.getProperty("java.class.path")) + ' ' + ProtocPlugin.class.getName() + '\n');
        makeExecutable(plugin);
        return plugin;
    }

    private static String quoted(final String word) {
        return '\'' + word.replace("'", "'\\''") + '\'';
    }

    private static int run(final ProcessBuilder builder, final OutputStream messages)
        throws IOException, InterruptedException {
        final Process process = builder.start();
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            output.transferTo(messages);
            return process.waitFor();
        } finally {
            process.destroyForcibly();
        }
    }
}
