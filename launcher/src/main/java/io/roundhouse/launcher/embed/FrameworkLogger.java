package io.roundhouse.launcher.embed;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** Sends what the framework itself has to say to the log, instead of to standard output. */
final class FrameworkLogger extends Logger {
    private static final org.slf4j.Logger LOGGER = LoggerFactory.getLogger("org.apache.felix.framework");

    @Override
    protected void doLog(final Bundle bundle, final ServiceReference sr, final int level, final String message,
        final Throwable cause) {
        doLog(level, bundle == null ? message : bundle + ": " + message, cause);
    }

    @Override
    protected void doLog(final int level, final String text, final Throwable cause) {
        switch (level) {
            case LOG_ERROR -> LOGGER.error(text, cause);
            case LOG_WARNING -> LOGGER.warn(text, cause);
            case LOG_INFO -> LOGGER.info(text, cause);
            default -> LOGGER.debug(text, cause);
        }
    }
}
