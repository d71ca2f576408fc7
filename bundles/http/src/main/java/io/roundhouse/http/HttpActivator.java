package io.roundhouse.http;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.Daemon;
import io.roundhouse.admin.Sessions;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.util.tracker.ServiceTracker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the port that the framework property {@code roundhouse.http.port} names, if there is a token file ({@code
 * roundhouse.http.token}, or {@code etc/http.token} in the state folder). An activator and no component: monitoring
 * must see a service whose Declarative Services is stopped.
 */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
public final class HttpActivator implements BundleActivator {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpActivator.class);

    private ServiceTracker<Daemon, Daemon> daemon;
    private ServiceTracker<Admin, Admin> admin;
    private ServiceTracker<Sessions, Sessions> sessions;
    private MonitoringServer server;

    @Override
    public void start(final BundleContext context) {
        daemon = new ServiceTracker<>(context, Daemon.class, null);
        admin = new ServiceTracker<>(context, Admin.class, null);
        sessions = new ServiceTracker<>(context, Sessions.class, null);
        daemon.open();
        admin.open();
        sessions.open();
        final String port = context.getProperty("roundhouse.http.port");
        if (port != null && !port.isEmpty() && !port.equals("0")) {
            open(Integer.parseInt(port), token(context));
        }
    }

    private static TokenFile token(final BundleContext context) {
        final String file = context.getProperty("roundhouse.http.token");
        final String state = context.getProperty("roundhouse.state");
        return new TokenFile(file == null || file.isEmpty()
            ? Path.of(state == null ? "state" : state).resolve("etc").resolve("http.token") : Path.of(file));
    }

    private void open(final int port, final TokenFile token) {
        try {
            token.read();
            server = MonitoringServer.open(port, token, new Watched(daemon::getService, admin::getService,
                () -> sessions.getServices(new Sessions[0])));
            LOGGER.info("monitoring asks at http://127.0.0.1:{}/live, /ready and /metrics", port);
        } catch (final IOException | IllegalStateException e) {
            LOGGER.warn("HTTP stays off: {}", e.getMessage());
        }
    }

    @Override
    public void stop(final BundleContext context) {
        if (server != null) {
            server.close();
        }
        sessions.close();
        admin.close();
        daemon.close();
    }
}
