package io.roundhouse.admin;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Knows whose bundles may run here. Asked inside every change that brings a jar. Thread-safe. */
@ProviderType
public interface Provenance {
    /**
     * Rules over a jar.
     *
     * @param sha256 of the content that is to run, 64 hexadecimal digits
     * @param jar where it lies; its signatures lie beside it
     */
    Ruling rule(String sha256, Path jar);

    /**
     * What was found.
     *
     * @param isAdmitted whether the content may run
     * @param statement who stands behind it, or why it may or may not run all the same
     */
    record Ruling(boolean isAdmitted, String statement) { }
}
