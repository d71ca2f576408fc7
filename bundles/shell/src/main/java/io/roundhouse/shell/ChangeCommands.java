package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.PlanView;
import io.roundhouse.admin.command.ReadOnlyCommands;
import io.roundhouse.admin.wire.CommandLine;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code change:...}: changes, ended and running. */
@Component(service = ChangeCommands.class)
@GogoCommand(scope = "change", function = {"history", "show", "plan", "watch"})
@ReadOnlyCommands({"history", "show", "watch"})
public final class ChangeCommands {
    private static final int SHOWN = 20;
    private static final int WATCHED = 256;

    /** They end in a change, and do nothing before it. */
    private static final Set<String> PLANNABLE = Set.of("engine:upgrade", "engine:deploy", "engine:remove",
        "engine:rollback", "engine:configure", "engine:restart", "policy:attach", "policy:detach", "policy:chain");

    private final Admin admin;

    @Activate
    public ChangeCommands(@Reference final Admin admin) {
        this.admin = admin;
    }

    @Descriptor("lists the last 20 changes, newest first")
    public List<ChangeView> history() {
        return admin.history(SHOWN);
    }

    @Descriptor("lists the last changes, newest first")
    public List<ChangeView> history(@Descriptor("how many") final int limit) {
        return admin.history(limit);
    }

    @Descriptor("shows one change with its steps and pauses")
    public ChangeView show(@Descriptor("number of the change, as in change:history") final long id) {
        final ChangeView view = admin.change(id);
        if (view == null) {
            throw new IllegalArgumentException("no such change: " + id);
        }
        return view;
    }

    @Descriptor("says what a command of engine: or policy: would change, without doing it")
    public PlanView plan(final CommandSession session,
        @Descriptor("the command with its arguments, as one word") final String line) throws Exception {
        final List<String> words = CommandLine.words(line);
        if (words.isEmpty() || !PLANNABLE.contains(words.getFirst())) {
            throw new IllegalArgumentException("command cannot be planned: " + line + ", these can: "
                + String.join(", ", new TreeSet<>(PLANNABLE)));
        }
        return Changes.plan(session, CommandLine.of(words));
    }

    @Descriptor("prints a line for each change as it ends, until interrupted")
    public void watch(final CommandSession session,
        @Descriptor("stop after this many") @Parameter(names = {"-n", "--times"}, absentValue = "-1") final int times)
        throws Exception {
        final BlockingQueue<ChangeView> ended = new ArrayBlockingQueue<>(WATCHED);
        try (AutoCloseable listening = admin.onChange(ended::offer)) {
            for (int i = 0; times < 0 || i < times; i++) {
                session.getConsole().println(Changes.line(ended.take()));
                session.getConsole().flush();
            }
        }
    }
}
