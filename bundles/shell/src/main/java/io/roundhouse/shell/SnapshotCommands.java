package io.roundhouse.shell;

import io.roundhouse.admin.DifferenceView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.SnapshotView;
import io.roundhouse.admin.Snapshots;
import io.roundhouse.admin.command.CommandException;
import io.roundhouse.admin.command.ReadOnlyCommands;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code snapshot:...}: the whole configuration, kept and brought back. */
@Component(service = SnapshotCommands.class)
@GogoCommand(scope = "snapshot", function = {"create", "list", "diff", "rollback", "remove"})
@ReadOnlyCommands({"list", "diff"})
public final class SnapshotCommands {
    private final Snapshots snapshots;

    @Activate
    public SnapshotCommands(@Reference final Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    @Descriptor("keeps revisions and settings of engines, chains of datapaths and the files in etc/, named by the time")
    public List<SnapshotView> create() {
        return List.of(snapshots.create(null));
    }

    @Descriptor("keeps revisions and settings of engines, chains of datapaths and the files in etc/")
    public List<SnapshotView> create(@Descriptor("what to call it") final String name) {
        return List.of(snapshots.create(name));
    }

    @Descriptor("lists the snapshots, newest first")
    public List<SnapshotView> list() {
        return snapshots.list();
    }

    @Descriptor("lists what differs between a snapshot and now")
    public List<DifferenceView> diff(@Descriptor("name of the snapshot") final String from) {
        return snapshots.diff(from, null);
    }

    @Descriptor("lists what differs between two snapshots")
    public List<DifferenceView> diff(@Descriptor("name of the first") final String from,
        @Descriptor("name of the second") final String to) {
        return snapshots.diff(from, to);
    }

    @Descriptor("brings a snapshot back while datapaths serve; what was before comes back when a step fails")
    public Object rollback(final CommandSession session,
        @Descriptor("say what would be done, without doing it") @Parameter(names = {"-n", "--dry-run"},
            presentValue = "true", absentValue = "false") final boolean isDryRun,
        @Descriptor("name of the snapshot") final String name) throws InterruptedException {
        final PlanView plan = snapshots.plan(name);
        if (isDryRun) {
            return plan;
        }
        if (!plan.feasible()) {
            throw new CommandException("refused: " + String.join("; ", plan.reasons()), plan);
        }
        plan.warnings().forEach(warning -> session.getConsole().println("  " + warning));
        snapshots.rollback(name, line -> {
            session.getConsole().println("  " + line);
            session.getConsole().flush();
        });
        return "committed: rollback to snapshot " + name;
    }

    @Descriptor("forgets a snapshot")
    public void remove(@Descriptor("name of the snapshot") final String name) {
        snapshots.remove(name);
    }
}
