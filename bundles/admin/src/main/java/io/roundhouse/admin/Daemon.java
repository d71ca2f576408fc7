package io.roundhouse.admin;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The process that the service runs in. Thread-safe. Registered by whoever started the framework. */
@ProviderType
public interface Daemon {
    /** What it is and how it does. */
    DaemonView view();

    /** Begins to stop the service, as cleanly as by a signal, and returns. */
    void stop();

    /** Looks at the host, its limits and the service's files for what keeps it from its work, or could. */
    List<CheckView> doctor();

    /** The service's log. */
    Logs logs();
}
