package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.command.ReadOnlyCommands;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code datapath:...}: live datapaths. */
@Component(service = DatapathCommands.class)
@GogoCommand(scope = "datapath", function = {"list", "top", "move"})
@ReadOnlyCommands({"list", "top"})
public final class DatapathCommands {
    private static final long REFRESH_MS = 1000;

    private final Admin admin;

    @Activate
    public DatapathCommands(@Reference final Admin admin) {
        this.admin = admin;
    }

    @Descriptor("lists the datapaths with rates and queue depths since the last look")
    public List<DatapathView> list() {
        return admin.datapaths();
    }

    @Descriptor("lists the datapaths every second")
    public void top(final CommandSession session,
        @Descriptor("how many times") @Parameter(names = {"-n", "--times"}, absentValue = "10") final int times)
        throws InterruptedException {
        final boolean isTerminal = session.get(".terminal") != null;
        final PrintStream console = session.getConsole();
        admin.datapaths();
        for (int i = 0; i < times; i++) {
            Thread.sleep(REFRESH_MS);
            console.print(isTerminal ? "\u001b[H\u001b[2J" : "");
            final List<DatapathView> rows = admin.datapaths();
            console.print(rows.isEmpty() ? "no datapaths" + System.lineSeparator() : Tables.of(rows));
            console.flush();
        }
    }

    @Descriptor("moves datapaths to an executor, which is made if there is none of that name")
    public ChangeResult move(final CommandSession session,
        @Descriptor("datapaths: a name as in datapath:list, one with * in it, or * for all") final String datapaths,
        @Descriptor("name of the executor, as in executor:list") final String executor) throws InterruptedException {
        return Changes.run(admin, session, new ChangeRequest.Move(datapaths, executor));
    }
}
