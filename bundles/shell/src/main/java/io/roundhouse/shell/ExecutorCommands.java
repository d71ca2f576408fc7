package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.command.ReadOnlyCommands;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code executor:...}: the threads that run engines. */
@Component(service = ExecutorCommands.class)
@GogoCommand(scope = "executor", function = "list")
@ReadOnlyCommands("list")
public final class ExecutorCommands {
    private final Admin admin;

    @Activate
    public ExecutorCommands(@Reference final Admin admin) {
        this.admin = admin;
    }

    @Descriptor("lists the executors with what they own and how busy they are")
    public List<ExecutorView> list() {
        return admin.executors();
    }
}
