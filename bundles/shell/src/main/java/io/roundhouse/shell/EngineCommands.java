package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.Repositories;
import io.roundhouse.admin.RevisionView;
import io.roundhouse.admin.command.ReadOnlyCommands;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code engine:...}: engines and their revisions. */
@Component(service = EngineCommands.class)
@GogoCommand(scope = "engine", function = {"list", "show", "revisions", "plan", "upgrade", "deploy", "remove",
    "rollback", "configure", "restart"})
@ReadOnlyCommands({"list", "show", "revisions"})
public final class EngineCommands {
    private static final String DOWNGRADE = "--allow-downgrade";
    private static final String OLDER = "take a version of a repository even when it is older than the running one";
    private static final String WHAT = "version that a repository offers, or jar (with a / or .jar in it) of a"
        + " bundle of the same symbolic name";

    private final Admin admin;
    private final Repositories repositories;

    /** @param repositories null while there is no such service */
    @Activate
    public EngineCommands(@Reference final Admin admin, @Reference(cardinality = ReferenceCardinality.OPTIONAL,
        policyOption = ReferencePolicyOption.GREEDY) final Repositories repositories) {
        this.admin = admin;
        this.repositories = repositories;
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

    @Descriptor("says what an upgrade to the newest version that repositories offer would do, without doing it")
    public PlanView plan(final CommandSession session, @Descriptor(OLDER) @Parameter(names = {DOWNGRADE},
        presentValue = "true", absentValue = "false") final boolean isDowngradeAllowed,
        @Descriptor("name of the engine") final String engine) {
        return admin.plan(repositories().upgrade(Arguments.name(engine), null, isDowngradeAllowed));
    }

    @Descriptor("says what an upgrade would do, without doing it")
    public PlanView plan(final CommandSession session, @Descriptor(OLDER) @Parameter(names = {DOWNGRADE},
        presentValue = "true", absentValue = "false") final boolean isDowngradeAllowed,
        @Descriptor("name of the engine") final String engine, @Descriptor(WHAT) final String what) {
        return admin.plan(upgrade(session, Arguments.name(engine), what, isDowngradeAllowed));
    }

    @Descriptor("replaces the running revision of an engine by the newest that repositories offer, while it serves")
    public ChangeResult upgrade(final CommandSession session, @Descriptor(OLDER) @Parameter(names = {DOWNGRADE},
        presentValue = "true", absentValue = "false") final boolean isDowngradeAllowed,
        @Descriptor("name of the engine") final String engine) throws InterruptedException {
        return Changes.run(admin, session, repositories().upgrade(Arguments.name(engine), null, isDowngradeAllowed));
    }

    @Descriptor("replaces the running revision of an engine while it serves")
    public ChangeResult upgrade(final CommandSession session, @Descriptor(OLDER) @Parameter(names = {DOWNGRADE},
        presentValue = "true", absentValue = "false") final boolean isDowngradeAllowed,
        @Descriptor("name of the engine") final String engine, @Descriptor(WHAT) final String what)
        throws InterruptedException {
        return Changes.run(admin, session, upgrade(session, Arguments.name(engine), what, isDowngradeAllowed));
    }

    private ChangeRequest upgrade(final CommandSession session, final String engine, final String what,
        final boolean isDowngradeAllowed) {
        return Arguments.isFile(what) ? new ChangeRequest.Upgrade(engine, Arguments.file(session, what))
            : repositories().upgrade(engine, what, isDowngradeAllowed);
    }

    private Repositories repositories() {
        if (repositories == null) {
            throw new IllegalStateException("there is no service for repositories: is the bundle"
                + " io.roundhouse.repository started? see the log");
        }
        return repositories;
    }

    @Descriptor("installs an engine that is not here yet, in the newest version that repositories offer")
    public ChangeResult deploy(final CommandSession session,
        @Descriptor("name of the engine, as in repo:engines") final String engine)
        throws InterruptedException {
        return Changes.run(admin, session, repositories().deploy(Arguments.name(engine), null));
    }

    @Descriptor("installs an engine that is not here yet")
    public ChangeResult deploy(final CommandSession session,
        @Descriptor("name of the engine, as in repo:engines") final String engine,
        @Descriptor("version that a repository offers") final String version) throws InterruptedException {
        return Changes.run(admin, session, repositories().deploy(Arguments.name(engine), version));
    }

    @Descriptor("uninstalls an engine that was deployed and that no datapath uses")
    public ChangeResult remove(final CommandSession session, @Descriptor("name of the engine") final String engine)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Remove(Arguments.name(engine)));
    }

    @Descriptor("goes back to the revision before the running one")
    public ChangeResult rollback(final CommandSession session, @Descriptor("name of the engine") final String engine)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Rollback(Arguments.name(engine), null));
    }

    @Descriptor("goes back to a given revision")
    public ChangeResult rollback(final CommandSession session, @Descriptor("name of the engine") final String engine,
        @Descriptor("start of the revision's id, as in engine:revisions") final String revision)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Rollback(Arguments.name(engine), revision));
    }

    @Descriptor("gives the instances of an engine that are in quarantine fresh ones of the same revision")
    public ChangeResult restart(final CommandSession session, @Descriptor("name of the engine") final String engine)
        throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Restart(Arguments.name(engine)));
    }

    @Descriptor("sets configuration of an engine, on all its instances")
    public ChangeResult configure(final CommandSession session, @Descriptor("name of the engine") final String engine,
        @Descriptor("property=value, one or more") final String... settings) throws InterruptedException {
        return Changes.run(admin, session,
            new ChangeRequest.Configure(Arguments.name(engine), Arguments.settings(settings)));
    }
}
