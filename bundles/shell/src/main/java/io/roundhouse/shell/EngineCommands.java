package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.RevisionView;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code engine:...}: engines and their revisions. */
@Component(service = EngineCommands.class)
@GogoCommand(scope = "engine", function = {"list", "show", "revisions", "plan", "upgrade", "rollback", "configure"})
public final class EngineCommands {
    private final Admin admin;

    @Activate
    public EngineCommands(@Reference final Admin admin) {
        this.admin = admin;
    }

    @Descriptor("lists the engines with their running revisions")
    public List<EngineView> list() {
        return admin.engines();
    }

    @Descriptor("shows one engine with its settings and counters")
    public EngineView show(@Descriptor("name of the engine, as in engine:list") final String engine) {
        return admin.engines().stream().filter(view -> view.name().equals(Arguments.name(engine))).findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no such engine: " + engine));
    }

    @Descriptor("lists the revisions kept of an engine, newest first")
    public List<RevisionView> revisions(@Descriptor("name of the engine") final String engine) {
        return admin.revisions(Arguments.name(engine));
    }

    @Descriptor("says what an upgrade would do, without doing it")
    public PlanView plan(final CommandSession session, @Descriptor("name of the engine") final String engine,
        @Descriptor("jar of the new revision, a bundle of the same symbolic name") final String jar) {
        return admin.plan(new ChangeRequest.Upgrade(Arguments.name(engine), Arguments.file(session, jar)));
    }

    @Descriptor("replaces the running revision of an engine while it serves")
    public String upgrade(final CommandSession session, @Descriptor("name of the engine") final String engine,
        @Descriptor("jar of the new revision, a bundle of the same symbolic name") final String jar)
        throws InterruptedException {
        return Changes.run(admin, session,
            new ChangeRequest.Upgrade(Arguments.name(engine), Arguments.file(session, jar)));
    }

    @Descriptor("goes back to the revision before the running one")
    public String rollback(final CommandSession session, @Descriptor("name of the engine") final String engine)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Rollback(Arguments.name(engine), null));
    }

    @Descriptor("goes back to a given revision")
    public String rollback(final CommandSession session, @Descriptor("name of the engine") final String engine,
        @Descriptor("start of the revision's id, as in engine:revisions") final String revision)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Rollback(Arguments.name(engine), revision));
    }

    @Descriptor("sets configuration of an engine, on all its instances")
    public String configure(final CommandSession session, @Descriptor("name of the engine") final String engine,
        @Descriptor("property=value, one or more") final String... settings) throws InterruptedException {
        return Changes.run(admin, session,
            new ChangeRequest.Configure(Arguments.name(engine), Arguments.settings(settings)));
    }
}
