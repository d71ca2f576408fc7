package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.OfferView;
import io.roundhouse.admin.Repositories;
import io.roundhouse.admin.RepositoryView;
import io.roundhouse.admin.RevisionView;
import io.roundhouse.admin.SchemaView;
import io.roundhouse.admin.Schemas;
import io.roundhouse.admin.SnapshotView;
import io.roundhouse.admin.Snapshots;
import io.roundhouse.admin.command.Completer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.CommandSessionListener;
import org.apache.felix.service.command.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * Completes the arguments of the commands. For the interactive shell of the service's own terminal they are declared to
 * its {@code complete}, by kind and in their order, before the first line of a session runs, which is its profile.
 */
@Component
public final class Completion implements CommandSessionListener, Function, Completer {
    private static final String FUNCTION = "__roundhouse";
    private static final String NO_GLOB = "gogo.option.noglob";
    private static final int SHORT_ID = 8;
    private static final Map<String, String> ARGUMENTS = Map.ofEntries(
        Map.entry("engine:show", "engine"), Map.entry("engine:revisions", "engine"),
        Map.entry("engine:plan", "engine file"), Map.entry("engine:upgrade", "engine file"),
        Map.entry("engine:restart", "engine"),
        Map.entry("engine:deploy", "offered"), Map.entry("engine:remove", "engine"),
        Map.entry("repo:refresh", "repository"), Map.entry("repo:remove", "repository"),
        Map.entry("snapshot:diff", "snapshot snapshot"), Map.entry("snapshot:rollback", "snapshot"),
        Map.entry("snapshot:remove", "snapshot"), Map.entry("schema:drop", "schema"),
        Map.entry("engine:rollback", "engine revision"), Map.entry("engine:configure", "engine setting"),
        Map.entry("policy:attach", "policy datapath setting"), Map.entry("policy:detach", "policy datapath"),
        Map.entry("datapath:move", "datapath executor"), Map.entry("change:show", "change"));

    private final Admin admin;
    private final Repositories repositories;
    private final Snapshots snapshots;
    private final Schemas schemas;

    /** Services but the first are null while they are not there. */
    @Activate
    public Completion(@Reference final Admin admin, @Reference(cardinality = ReferenceCardinality.OPTIONAL,
        policyOption = ReferencePolicyOption.GREEDY) final Repositories repositories,
        @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
        final Snapshots snapshots,
        @Reference(cardinality = ReferenceCardinality.OPTIONAL, policyOption = ReferencePolicyOption.GREEDY)
        final Schemas schemas) {
        this.schemas = schemas;
        this.admin = admin;
        this.repositories = repositories;
        this.snapshots = snapshots;
    }

    @Override
    public void beforeExecute(final CommandSession session, final CharSequence line) {
        if (session.get(FUNCTION) != null) {
            return;
        }
        session.put(FUNCTION, this);
        session.put(NO_GLOB, true);
        if (session.get(".completions") != null) {
            ARGUMENTS.forEach((command, kinds) -> declare(session, command, kinds));
        }
    }

    @Override
    public void afterExecute(final CommandSession session, final CharSequence line, final Exception exception) {
    }

    @Override
    public void afterExecute(final CommandSession session, final CharSequence line, final Object result) {
    }

    /** Called by the shell: index of the word to complete, the words so far, then the kind of each argument. */
    @Override
    public Object execute(final CommandSession session, final List<Object> arguments) {
        final int index = ((Number) arguments.get(0)).intValue();
        final List<?> words = List.copyOf((Collection<?>) arguments.get(1));
        final int last = arguments.size() - 1;
        final int kind = Math.min(index + 1, last);
        final String engine = words.size() > 1 ? words.get(1).toString() : "";
        return candidates(arguments.get(kind).toString(), engine).toList();
    }

    @Override
    public List<String> candidates(final List<String> words, final int index) {
        final String[] kinds = ARGUMENTS.getOrDefault(words.getFirst(), "").split(" ");
        return candidates(kinds[Math.min(index, kinds.length) - 1], words.size() > 1 ? words.get(1) : "").toList();
    }

    private Stream<String> candidates(final String kind, final String engine) {
        return switch (kind) {
            case "engine" -> admin.engines().stream().map(EngineView::name);
            case "policy" -> admin.engines().stream().filter(view -> view.kind().equals("POLICY"))
                .map(EngineView::name);
            case "revision" -> admin.revisions(engine).stream().map(RevisionView::id).map(id ->
                id.substring(0, SHORT_ID));
            case "setting" -> admin.engines().stream().filter(view -> view.name().equals(engine))
                .flatMap(view -> view.settings().keySet().stream()).map(name -> name + "=");
            case "datapath" -> Stream.concat(Stream.of("*"), admin.datapaths().stream().map(DatapathView::name));
            case "executor" -> admin.executors().stream().map(ExecutorView::name);
            case "change" -> admin.history(SHORT_ID).stream().map(view -> Long.toString(view.id()));
            case "schema" -> schemas == null ? Stream.empty() : schemas.schemas().stream().map(SchemaView::name);
            case "snapshot" -> snapshots == null ? Stream.empty() : snapshots.list().stream().map(SnapshotView::name);
            case "repository" -> repositories == null ? Stream.empty()
                : repositories.list().stream().map(RepositoryView::name);
            case "offered" -> repositories == null ? Stream.empty()
                : repositories.offers().stream().map(OfferView::engine).distinct();
            default -> Stream.empty();
        };
    }

    private static void declare(final CommandSession session, final String command, final String kinds) {
        try {
            final String ours = FUNCTION + " ($.commandLine wordIndex) ($.commandLine words) " + kinds;
            session.execute("complete -c " + command + " -a '" + (kinds.endsWith(" file")
                ? "wi = ($.commandLine wordIndex); if { %(wi==2) } { __files } { " + ours + " }" : ours) + "'");
        } catch (final Exception e) {
            throw new IllegalStateException("cannot declare completion of " + command, e);
        }
    }
}
