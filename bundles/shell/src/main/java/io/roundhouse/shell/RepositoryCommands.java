package io.roundhouse.shell;

import io.roundhouse.admin.OfferView;
import io.roundhouse.admin.Repositories;
import io.roundhouse.admin.RepositoryView;
import io.roundhouse.admin.command.ReadOnlyCommands;
import java.nio.file.Path;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Descriptor;
import org.apache.felix.service.command.Parameter;
import org.apache.felix.service.command.annotations.GogoCommand;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code repo:...}: the repositories that engines are taken from. */
@Component(service = RepositoryCommands.class)
@GogoCommand(scope = "repo", function = {"add", "list", "refresh", "remove", "engines"})
@ReadOnlyCommands({"list", "engines"})
public final class RepositoryCommands {
    private final Repositories repositories;

    @Activate
    public RepositoryCommands(@Reference final Repositories repositories) {
        this.repositories = repositories;
    }

    @Descriptor("adds a repository and reads its index")
    public List<RepositoryView> add(final CommandSession session,
        @Descriptor("PEM file of the certificates that its https server must descend from; default: those Java trusts")
        @Parameter(names = {"--ca"}, absentValue = "") final String authorities,
        @Descriptor("what to call it") final String name,
        @Descriptor("path or URL (file, http, https) of a folder or of the index.xml in it") final String location) {
        final Path file = authorities.isEmpty() ? null : Arguments.file(session, authorities);
        return List.of(repositories.add(name, Arguments.location(session, location), file));
    }

    @Descriptor("lists the repositories")
    public List<RepositoryView> list() {
        return repositories.list();
    }

    @Descriptor("reads the index of every repository again")
    public List<RepositoryView> refresh() {
        return repositories.refresh(null);
    }

    @Descriptor("reads the index of a repository again")
    public List<RepositoryView> refresh(@Descriptor("name of the repository") final String name) {
        return repositories.refresh(name);
    }

    @Descriptor("forgets a repository; what was taken from it stays")
    public void remove(@Descriptor("name of the repository") final String name) {
        repositories.remove(name);
    }

    @Descriptor("lists the revisions of engines that repositories offer, and which version runs")
    public List<OfferView> engines() {
        return repositories.offers();
    }
}
