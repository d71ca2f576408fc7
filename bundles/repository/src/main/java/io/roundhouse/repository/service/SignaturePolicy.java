package io.roundhouse.repository.service;

import io.roundhouse.admin.Provenance;
import io.roundhouse.repository.service.RepositorySettings.Mode;
import io.roundhouse.repository.trust.DetachedSignature;
import io.roundhouse.repository.trust.Judgement;
import io.roundhouse.repository.trust.Judgement.Kind;
import io.roundhouse.repository.trust.Statement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rules over jars by the signatures beside them. A signature of a trusted key that does not fit is refused whatever the
 * mode but {@code off}: somebody changed the jar.
 */
@Component(configurationPid = RepositorySettings.PID, immediate = true)
public final class SignaturePolicy implements Provenance {
    private static final Logger LOGGER = LoggerFactory.getLogger(SignaturePolicy.class);

    private final RepositorySettings settings;
    private final String problem;

    /** While a property is wrong nothing is admitted. */
    @Activate
    public SignaturePolicy(final BundleContext context, final Map<String, Object> properties) {
        RepositorySettings read = null;
        String wrong = null;
        try {
            read = RepositorySettings.of(context.getProperty("roundhouse.state"), properties);
        } catch (final IllegalArgumentException e) {
            wrong = "etc/repository.cfg is wrong: " + e.getMessage();
            LOGGER.error("no jar is taken: {}", wrong);
        }
        settings = read;
        problem = wrong;
    }

    SignaturePolicy(final RepositorySettings settings) {
        this.settings = settings;
        this.problem = null;
    }

    @Override
    public Ruling rule(final String sha256, final Path jar) {
        if (problem != null) {
            return new Ruling(false, problem);
        }
        if (settings.mode() == Mode.OFF) {
            return new Ruling(true, "signatures are not looked at: signatures=off");
        }
        final Judgement judgement;
        try {
            final List<DetachedSignature> signatures = DetachedSignature.beside(jar);
            judgement = settings.keys().judge("it", Statement.bundle(sha256), signatures);
        } catch (final IOException | RuntimeException e) {
            return new Ruling(false, "its signatures cannot be read: " + e.getMessage());
        }
        if (judgement.isTrusted()) {
            return new Ruling(true, "signed by " + judgement.text());
        }
        if (judgement.kind() == Kind.BROKEN) {
            return new Ruling(false, judgement.text() + "; if it is meant, sign it anew or take away "
                + DetachedSignature.fileOf(jar));
        }
        return settings.mode() == Mode.REQUIRED ? new Ruling(false, judgement.text() + "; signatures=required")
            : new Ruling(true, judgement.text() + "; a local file need not be: signatures=repository");
    }
}
