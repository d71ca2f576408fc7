package io.roundhouse.shell;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.ExecutorView;
import io.roundhouse.admin.RevisionView;
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

/**
 * Completes the arguments of the commands in the interactive shell. Before the first line of a session runs, which is
 * its profile, the arguments of each command are declared to the shell's own {@code complete}, by kind and in their
 * order.
 */
@Component
public final class Completion implements CommandSessionListener, Function {
    private static final String FUNCTION = "__roundhouse";
    private static final String NO_GLOB = "gogo.option.noglob";
    private static final int SHORT_ID = 8;
    private static final Map<String, String> ARGUMENTS = Map.ofEntries(
        Map.entry("engine:show", "engine"), Map.entry("engine:revisions", "engine"),
        Map.entry("engine:plan", "engine file"), Map.entry("engine:upgrade", "engine file"),
        Map.entry("engine:rollback", "engine revision"), Map.entry("engine:configure", "engine setting"),
        Map.entry("policy:attach", "policy datapath setting"), Map.entry("policy:detach", "policy datapath"),
        Map.entry("datapath:move", "datapath executor"), Map.entry("change:show", "change"));

    private final Admin admin;

    @Activate
    public Completion(@Reference final Admin admin) {
        this.admin = admin;
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

    private Stream<String> candidates(final String kind, final String engine) {
        return switch (kind) {
            case "engine" -> admin.engines().stream().map(EngineView::name);
            case "policy" -> admin.engines().stream().filter(view -> view.kind().equals("POLICY")).map(EngineView::name);
            case "revision" -> admin.revisions(engine).stream().map(RevisionView::id).map(id -> id.substring(0, SHORT_ID));
            case "setting" -> admin.engines().stream().filter(view -> view.name().equals(engine))
                .flatMap(view -> view.settings().keySet().stream()).map(name -> name + "=");
            case "datapath" -> Stream.concat(Stream.of("*"), admin.datapaths().stream().map(DatapathView::name));
            case "executor" -> admin.executors().stream().map(ExecutorView::name);
            case "change" -> admin.history(SHORT_ID).stream().map(view -> Long.toString(view.id()));
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
