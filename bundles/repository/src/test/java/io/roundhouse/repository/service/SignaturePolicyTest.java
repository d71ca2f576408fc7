package io.roundhouse.repository.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.admin.Provenance.Ruling;
import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Digests;
import io.roundhouse.repository.trust.SigningKey;
import io.roundhouse.repository.trust.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SignaturePolicyTest {
    @TempDir
    private Path state;
    private Path jar;
    private SigningKey trusted;
    private SigningKey stranger;

    @BeforeEach
    void write() throws IOException {
        jar = Files.writeString(state.resolve("a.jar"), "jar");
        trusted = SigningKey.generate(Files.createDirectories(state.resolve("etc/trusted-keys")).resolve("maker"));
        stranger = SigningKey.generate(state.resolve("stranger"));
    }

    private Ruling rule(final String mode) throws IOException {
        return new SignaturePolicy(RepositorySettings.of(state.toString(), Map.of("signatures", mode)))
            .rule(Digests.of(jar), jar);
    }

    private void sign(final SigningKey key) throws IOException {
        Files.writeString(DetachedSignature.fileOf(jar),
            DetachedSignature.format(List.of(key.sign(Statement.bundle(Digests.of(jar))))));
    }

    private void assertRules(final boolean isRequired, final boolean isRepository,
        final String required) throws IOException {
        assertEquals(isRequired, rule("required").isAdmitted());
        assertEquals(isRepository, rule("repository").isAdmitted());
        assertEquals(new Ruling(true, "signatures are not looked at: signatures=off"), rule("off"));
        assertTrue(rule("required").statement().startsWith(required), rule("required").statement());
    }

    @Test
    void shouldAskForASignatureWhereItIsRequired() throws IOException {
        assertRules(false, true, "it is not signed; signatures=required");
        assertEquals("it is not signed; a local file need not be: signatures=repository", rule("repository")
            .statement());
    }

    @Test
    void shouldAdmitWhatATrustedKeySigned() throws IOException {
        sign(trusted);
        assertRules(true, true, "signed by maker (" + trusted.id() + ")");
    }

    @Test
    void shouldTakeAStrangersSignatureForNone() throws IOException {
        sign(stranger);
        assertRules(false, true, "it is signed by an unknown key: " + stranger.id());
    }

    @Test
    void shouldRefuseWhatWasChangedAfterItWasSigned() throws IOException {
        sign(trusted);
        Files.writeString(jar, "changed");
        assertRules(false, false, "it is not what was signed");
    }

    @Test
    void shouldRefuseWhatItCannotRead() throws IOException {
        Files.writeString(DetachedSignature.fileOf(jar), "nonsense");
        assertRules(false, false, "its signatures cannot be read: a signature must be");
    }

    @Test
    void shouldNameThePropertyThatIsWrong() {
        assertWrong("signatures must be required, repository or off: signatures=none", Map.of("signatures", "none"));
        assertWrong("connect_timeout_ms must be 100 to 60000: connect_timeout_ms=5", Map.of("connect_timeout_ms", "5"));
        assertWrong("download_timeout_ms must be 100 to 3600000: download_timeout_ms=x",
            Map.of("download_timeout_ms", "x"));
        assertWrong("no such property: signature, known are", Map.of("signature", "off", "service.pid", "x"));
    }

    private static void assertWrong(final String message, final Map<String, String> properties) {
        final String said = assertThrows(IllegalArgumentException.class, () ->
            RepositorySettings.of("state", properties))
            .getMessage();
        assertTrue(said.startsWith(message), said);
    }
}
