package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.CheckView;
import io.roundhouse.admin.Daemon;
import io.roundhouse.admin.DaemonView;
import io.roundhouse.admin.Logs;
import io.roundhouse.admin.SessionView;
import io.roundhouse.admin.Sessions;
import io.roundhouse.admin.ViolationView;
import io.roundhouse.admin.command.CommandException;
import io.roundhouse.admin.command.NotPermittedException;
import io.roundhouse.admin.command.ReadOnlyCommands;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** {@code service:...}: the service as a whole. */
@Component(service = ServiceCommands.class)
@GogoCommand(scope = "service", function = {"status", "drain", "stop", "logs", "doctor"})
@ReadOnlyCommands({"status", "logs", "doctor"})
public final class ServiceCommands {
    private static final int SHOWN = 20;
    private static final int DRAIN_SECONDS = 30;
    private static final int MAX_DRAIN_SECONDS = 3_600;

    private final Admin admin;
    private final Daemon daemon;
    private final List<Sessions> sessions = new CopyOnWriteArrayList<>();

    @Activate
    public ServiceCommands(@Reference final Admin admin, @Reference final Daemon daemon) {
        this.admin = admin;
        this.daemon = daemon;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindSessions(final Sessions found) {
        sessions.add(found);
    }

    void unbindSessions(final Sessions lost) {
        sessions.remove(lost);
    }

    @Descriptor("shows the service at a glance: process, health, engines, sessions, datapaths, last change")
    public StatusView status() {
        final DaemonView process = daemon.view();
        final List<SessionView> attached = sessions.stream().flatMap(each -> each.sessions().stream()).toList();
        final List<ViolationView> violations =
            sessions.stream().flatMap(each -> each.violations().stream()).toList();
        final List<ChangeView> newest = admin.history(1);
        return new StatusView(process, Duration.between(process.started(), Instant.now()).toMillis(), admin.engines(),
            attached, violations, admin.datapaths(), newest.isEmpty() ? null : newest.getFirst());
    }

    @Descriptor("has peers begin no more calls here and waits for those in flight; then stop it, or restart it")
    public String drain() {
        return drain(DRAIN_SECONDS);
    }

    @Descriptor("has peers begin no more calls here and waits for those in flight; then stop it, or restart it")
    public String drain(@Descriptor("for how long at most, in seconds, 0 to 3600; default 30") final int seconds) {
        if (seconds < 0 || seconds > MAX_DRAIN_SECONDS) {
            throw new IllegalArgumentException("seconds must be 0 to " + MAX_DRAIN_SECONDS + ": seconds=" + seconds);
        }
        final int serving = admin.drain(Duration.ofSeconds(seconds));
        if (serving > 0) {
            throw new IllegalStateException("calls are in flight after " + seconds + " s yet, on " + serving
                + (serving == 1 ? " datapath" : " datapaths") + ": drain again to wait for them, or stop");
        }
        return "drained: no peer has calls in flight";
    }

    @Descriptor("stops the service; roundhouse ctl waits until it is gone")
    public String stop() {
        daemon.stop();
        return "stopping";
    }

    @Descriptor("shows the end of the log, or sets from which level on it is written")
    public LogView logs(final CommandSession session,
        @Descriptor("TRACE, DEBUG, INFO, WARN, ERROR or OFF, until the service stops; needs the role admin")
        @Parameter(names = {"-l", "--level"}, absentValue = "") final String level,
        @Descriptor("logger whose level is set, with those below it; default: all")
        @Parameter(names = {"--logger"}, absentValue = "ROOT") final String logger,
        @Descriptor("go on with each line that is added, until interrupted")
        @Parameter(names = {"-f", "--follow"}, presentValue = "true", absentValue = "false") final boolean isFollowed,
        @Descriptor("how many lines, at most 10000; default 20, none when a level is set")
        @Parameter(names = {"-n", "--lines"}, absentValue = "-1") final int lines) throws InterruptedException {
        if (!level.isEmpty()) {
            setLevel(session, logger, level);
        }
        final int count = checked(lines >= 0 ? lines : level.isEmpty() ? SHOWN : 0);
        if (!isFollowed) {
            return new LogView(count == 0 ? List.of() : daemon.logs().tail(count));
        }
        final PrintStream console = session.getConsole();
        daemon.logs().follow(count, line -> {
            console.println(line);
            console.flush();
        });
        return null;
    }

    private void setLevel(final CommandSession session, final String logger, final String level) {
        final Object role = session.get(".role");
        if (role != null && !role.equals("admin")) {
            throw new NotPermittedException("logs --level needs the role admin, this caller's is " + role);
        }
        daemon.logs().level(logger, level);
        session.getConsole().println("level of " + logger + ": " + level);
    }

    private static int checked(final int lines) {
        if (lines > Logs.MAX_LINES) {
            throw new IllegalArgumentException("lines must be 0 to " + Logs.MAX_LINES + ": lines=" + lines);
        }
        return lines;
    }

    @Descriptor("looks at the host, its limits and the service's files for what keeps it from its work, or could")
    public List<CheckView> doctor() {
        final List<CheckView> checks = daemon.doctor();
        final long failed = checks.stream().filter(check -> check.status() == CheckView.Status.FAIL).count();
        if (failed > 0) {
            throw new CommandException(failed + (failed == 1 ? " check" : " checks") + " failed", checks);
        }
        return checks;
    }
}
