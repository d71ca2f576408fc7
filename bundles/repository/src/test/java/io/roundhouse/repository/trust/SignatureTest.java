package io.roundhouse.repository.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.repository.RepositoryException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignatureTest {
    private static final Statement BUNDLE = Statement.bundle(Digests.of(new byte[] {1}));

    @TempDir
    private Path folder;
    private SigningKey key;
    private TrustedKeys trusted;

    @BeforeEach
    void generate() throws IOException {
        key = SigningKey.generate(folder.resolve("maker"));
        trusted = new TrustedKeys(folder.resolve("trusted-keys"));
    }

    private void trust(final String name) throws IOException {
        Files.createDirectories(folder.resolve("trusted-keys"));
        Files.copy(folder.resolve(name + ".pub"), folder.resolve("trusted-keys").resolve(name + ".pub"));
    }

    @Test
    void shouldNameTheTrustedKeyBehindASignature() throws IOException {
        trust("maker");
        assertEquals("maker (" + key.id() + ")", trusted.verify("x", BUNDLE, List.of(key.sign(BUNDLE))));
    }

    @Test
    void shouldFindOneTrustedSignerAmongOthers() throws IOException {
        final SigningKey other = SigningKey.generate(folder.resolve("other"));
        trust("maker");
        assertEquals("maker (" + key.id() + ")",
            trusted.verify("x", BUNDLE, List.of(other.sign(BUNDLE), key.sign(BUNDLE))));
    }

    @Test
    void shouldSayWhyNobodyStandsBehindSomething() throws IOException {
        assertRefused("x is not signed", List.of());
        assertRefused("x is signed by an unknown key: " + key.id() + "; if you trust it, put its public key into "
            + folder.resolve("trusted-keys"), List.of(key.sign(BUNDLE)));
        trust("maker");
        final Statement other = Statement.bundle(Digests.of(new byte[] {2}));
        assertRefused("x is not what was signed: its signature does not fit " + BUNDLE, List.of(key.sign(other)));
    }

    @Test
    void shouldNotTakeASignedBundleForAnIndex() throws IOException {
        trust("maker");
        final Statement index = Statement.index(BUNDLE.sha256());
        assertRefused("x is not what was signed: its signature does not fit " + BUNDLE, List.of(key.sign(index)));
    }

    @Test
    void shouldStopTrustingAKeyThatIsTakenAway() throws IOException {
        trust("maker");
        trusted.verify("x", BUNDLE, List.of(key.sign(BUNDLE)));
        Files.delete(folder.resolve("trusted-keys/maker.pub"));
        assertRefused("x is signed by an unknown key", List.of(key.sign(BUNDLE)));
    }

    private void assertRefused(final String reason, final List<DetachedSignature> signatures) {
        final RepositoryException refused =
            assertThrows(RepositoryException.class, () -> trusted.verify("x", BUNDLE, signatures));
        assertTrue(refused.getMessage().startsWith(reason), refused.getMessage());
    }

    @Test
    void shouldKeepTheSecretFromOthersAndNeverReplaceIt() throws IOException {
        assertEquals("rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("maker.key"))));
        assertThrows(FileAlreadyExistsException.class, () -> SigningKey.generate(folder.resolve("maker")));
        assertEquals(key.id(), SigningKey.read(folder.resolve("maker.key")).id());
    }

    @Test
    void shouldRefuseKeysThatAreNoPair() throws IOException {
        SigningKey.generate(folder.resolve("other"));
        Files.copy(folder.resolve("other.pub"), folder.resolve("maker.pub"), StandardCopyOption.REPLACE_EXISTING);
        final IllegalArgumentException refused = assertThrows(IllegalArgumentException.class,
            () -> SigningKey.read(folder.resolve("maker.key")));
        assertTrue(refused.getMessage().startsWith("keys are no pair"), refused.getMessage());
    }

    @Test
    void shouldWriteAndReadSignaturesBesideAFile() throws IOException {
        final Path file = Files.write(folder.resolve("a.jar"), new byte[] {1});
        assertEquals(List.of(), DetachedSignature.beside(file));
        final List<DetachedSignature> both =
            List.of(key.sign(BUNDLE), SigningKey.generate(folder.resolve("other")).sign(BUNDLE));
        Files.writeString(folder.resolve("a.jar.sig"), DetachedSignature.format(both));
        assertEquals(both, DetachedSignature.beside(file));
    }

    @Test
    void shouldRefuseMalformedSignatures() throws IOException {
        final String good = DetachedSignature.format(List.of(key.sign(BUNDLE))).strip();
        for (final String bad : List.of("", "rsa" + good.substring(7), good.substring(0, good.length() - 8),
            good + " more",
            good.replace(key.id(), "xyz"), (good + "\n").repeat(17), "x".repeat(5_000))) {
            assertThrows(IllegalArgumentException.class, () -> DetachedSignature.parse(bad), bad);
        }
        Files.writeString(folder.resolve("a.jar.sig"), "x".repeat(5_000));
        assertThrows(IllegalArgumentException.class, () -> DetachedSignature.beside(folder.resolve("a.jar")));
    }

    @Test
    void shouldNotGoOnWithAFileThatIsNoKey() throws IOException {
        trust("maker");
        Files.writeString(folder.resolve("trusted-keys/bad.pub"), "nothing");
        final RepositoryException refused =
            assertThrows(RepositoryException.class, () -> trusted.verify("x", BUNDLE, List.of(key.sign(BUNDLE))));
        assertTrue(refused.getMessage().startsWith("a trusted key cannot be read: no PUBLIC KEY"),
            refused.getMessage());
    }
}
