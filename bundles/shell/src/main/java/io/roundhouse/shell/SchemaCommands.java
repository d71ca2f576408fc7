package io.roundhouse.shell;

import io.roundhouse.admin.SchemaView;
import io.roundhouse.admin.Schemas;
import io.roundhouse.admin.command.ReadOnlyCommands;
import java.util.List;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code schema:...}: what applications send and serve. */
@Component(service = SchemaCommands.class)
@GogoCommand(scope = "schema", function = {"list", "drop"})
@ReadOnlyCommands("list")
public final class SchemaCommands {
    private final Schemas schemas;

    @Activate
    public SchemaCommands(@Reference final Schemas schemas) {
        this.schemas = schemas;
    }

    @Descriptor("lists the schemas that applications submitted, and how many sessions use each")
    public List<SchemaView> list() {
        return schemas.schemas();
    }

    @Descriptor("forgets a schema that no session uses, and its code")
    public void drop(@Descriptor("name of the schema") final String name) {
        schemas.drop(name);
    }
}
