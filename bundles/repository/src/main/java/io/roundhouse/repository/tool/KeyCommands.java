package io.roundhouse.repository.tool;

import io.roundhouse.repository.index.Index;
import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Digests;
import io.roundhouse.repository.trust.SigningKey;
import io.roundhouse.repository.trust.Statement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code keygen} and {@code sign}. */
final class KeyCommands {
    private KeyCommands() {
    }

    static void generate(final ToolOptions options, final PrintStream out) throws IOException {
        final Path file = options.file().toAbsolutePath();
        Files.createDirectories(file.getParent());
        final SigningKey key = SigningKey.generate(file);
        out.println("key " + key.id() + ": " + options.file() + ".key is secret, " + options.file()
            + ".pub goes into etc/trusted-keys of services");
    }

    static void sign(final ToolOptions options, final PrintStream out) throws IOException {
        if (options.key() == null || options.files().isEmpty()) {
            throw new UsageException("sign needs --key and at least one file");
        }
        final SigningKey key = SigningKey.read(options.key());
        for (final Path file : options.files()) {
            sign(key, file);
            out.println("signed by " + key.id() + ": " + file);
        }
    }

    /** Adds the key's signature to those beside a file; a former one of the same key is replaced. */
    static List<DetachedSignature> sign(final SigningKey key, final Path file) throws IOException {
        final String digest = Digests.of(file);
        final boolean isIndex = file.getFileName().toString().equals(Index.FILE);
        final List<DetachedSignature> all = new ArrayList<>(isIndex ? List.of() : DetachedSignature.beside(file));
        all.removeIf(one -> one.keyId().equals(key.id()));
        all.add(key.sign(isIndex ? Statement.index(digest) : Statement.bundle(digest)));
        Files.writeString(DetachedSignature.fileOf(file), DetachedSignature.format(all));
        return all;
    }
}
