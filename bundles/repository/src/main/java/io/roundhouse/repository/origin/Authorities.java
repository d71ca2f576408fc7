package io.roundhouse.repository.origin;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates that a server's must descend from. */
public final class Authorities {
    private static final int MAX_LENGTH = 256 << 10;
    private static final int MAX_COUNT = 64;

    private Authorities() {
    }

    /** Trusts the certificates of a PEM file and no others. @throws IllegalArgumentException when it holds none */
    public static SSLContext context(final Path file) throws IOException {
        if (Files.size(file) > MAX_LENGTH) {
            throw new IllegalArgumentException("file of certificates is too large: limit=" + MAX_LENGTH + " " + file);
        }
        try {
            final Collection<? extends Certificate> certificates = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (certificates.isEmpty() || certificates.size() > MAX_COUNT) {
                throw new IllegalArgumentException("file must hold 1 to " + MAX_COUNT + " certificates in PEM form: "
                    + file);
            }
            final KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (final Certificate certificate : certificates) {
                store.setCertificateEntry("ca-" + store.size(), certificate);
            }
            final TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            final SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (final GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificates in PEM form: " + file + ": " + e.getMessage(), e);
        }
    }
}
