package io.roundhouse.admin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The schemas that applications submitted. Thread-safe. */
@ProviderType
public interface Schemas {
    /** Those there are, by name; one that no session uses stays until its place is needed. */
    List<SchemaView> schemas();

    /**
     * Forgets a schema that no session uses, and its code.
     *
     * @throws IllegalArgumentException when there is none of that name, or it is in use, with the remedy
     */
    void drop(String name);
}
