package io.roundhouse.admin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The applications attached to the service. Thread-safe. */
@ProviderType
public interface Sessions {
    /** The sessions there are, in the order they attached. */
    List<SessionView> sessions();

    /** The last ones that were ended because they broke the rules of their memory, the latest first. */
    List<ViolationView> violations();
}
