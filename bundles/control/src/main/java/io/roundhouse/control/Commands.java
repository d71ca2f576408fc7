package io.roundhouse.control;

import io.roundhouse.admin.command.Completer;
import io.roundhouse.admin.command.NotPermittedException;
import io.roundhouse.admin.command.ReadOnlyCommands;
import io.roundhouse.admin.wire.CommandLine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands that bundles bring, and who may execute which. Thread-safe. */
final class Commands {
    private static final Logger LOGGER = LoggerFactory.getLogger(Commands.class);
    private static final String FILTER =
        "(&(" + CommandProcessor.COMMAND_SCOPE + "=*)(" + CommandProcessor.COMMAND_FUNCTION + "=*))";
    /** Where a command without a scope is looked for first: {@code stop} is the service's, not a bundle's. */
    static final String FIRST_SCOPE = "service";
    /** Of other people's bundles, which declare nothing. */
    private static final Set<String> FOREIGN_READ_ONLY = Set.of("felix:help");
    private static final int MAX_CANDIDATES = 1_000;

    private final BundleContext context;

    /**
     * A command.
     *
     * @param scope its noun
     * @param function its verb
     * @param isReadOnly whether it changes nothing
     */
    record Command(String scope, String function, boolean isReadOnly) {
        String name() {
            return scope + ":" + function;
        }

        boolean isCalled(final String word) {
            return name().equalsIgnoreCase(word) || function.equalsIgnoreCase(word);
        }
    }

    Commands(final BundleContext context) {
        this.context = context;
    }

    /** All there are now. */
    List<Command> all() {
        final List<Command> commands = new ArrayList<>();
        for (final ServiceReference<?> reference : references()) {
            final String scope = reference.getProperty(CommandProcessor.COMMAND_SCOPE).toString();
            final List<String> readOnly = strings(reference.getProperty(ReadOnlyCommands.PROPERTY));
            for (final String function : strings(reference.getProperty(CommandProcessor.COMMAND_FUNCTION))) {
                commands.add(new Command(scope, function,
                    readOnly.contains(function) || FOREIGN_READ_ONLY.contains(scope + ":" + function)));
            }
        }
        return commands;
    }

    private ServiceReference<?>[] references() {
        try {
            final ServiceReference<?>[] found = context.getAllServiceReferences(null, FILTER);
            return found == null ? new ServiceReference<?>[0] : found;
        } catch (final InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The value or values of a service property. */
    static List<String> strings(final Object property) {
        return switch (property) {
            case null -> List.of();
            case Object[] array -> Arrays.stream(array).map(Object::toString).toList();
            case Collection<?> collection -> collection.stream().map(Object::toString).toList();
            default -> List.of(property.toString());
        };
    }

    /**
     * The line to execute when a role asks for one.
     *
     * @throws NotPermittedException when the role does not permit it
     * @throws UsageException when there is no such command
     */
    String permitted(final Role role, final String line) {
        if (role == Role.ADMIN) {
            return line;
        }
        final List<String> words = words(line);
        final List<Command> called = all().stream().filter(command -> command.isCalled(words.getFirst())).toList();
        if (called.isEmpty()) {
            throw new UsageException("no such command: " + words.getFirst() + "; help lists them");
        }
        final Command command = called.stream().filter(Command::isReadOnly).findFirst().orElseThrow(() ->
            new NotPermittedException(called.getFirst().name() + " needs the role admin, this caller's is read"));
        final String rest = CommandLine.of(words.subList(1, words.size()));
        return command.name().toLowerCase(Locale.ROOT) + (rest.isEmpty() ? "" : " " + rest);
    }

    private static List<String> words(final String line) {
        try {
            final List<String> words = CommandLine.words(line);
            if (words.isEmpty()) {
                throw new UsageException("no command; help lists them");
            }
            return words;
        } catch (final IllegalArgumentException e) {
            throw new NotPermittedException("the role read may use plain words only: " + e.getMessage());
        }
    }

    /** What could stand at the end of a line's first {@code cursor} characters, sorted. */
    List<String> complete(final Role role, final String line, final int cursor) {
        final String[] words = line.substring(0, Math.clamp(cursor, 0, line.length())).split("\\s+", -1);
        final String last = words[words.length - 1];
        final Stream<String> candidates = words.length == 1 ? names(role) : arguments(List.of(words));
        return candidates.filter(candidate -> candidate.startsWith(last)).distinct().sorted().limit(MAX_CANDIDATES)
            .toList();
    }

    private Stream<String> names(final Role role) {
        final List<Command> visible =
            all().stream().filter(command -> role == Role.ADMIN || command.isReadOnly()).toList();
        final Stream<String> brief = visible.stream().filter(command -> command.scope().equals(FIRST_SCOPE)
            || visible.stream().filter(other -> other.function().equals(command.function())).count() == 1)
            .map(Command::function);
        return Stream.concat(visible.stream().map(Command::name), brief);
    }

    private Stream<String> arguments(final List<String> words) {
        final String name = all().stream().filter(command -> command.isCalled(words.getFirst())).map(Command::name)
            .findFirst().orElse(words.getFirst());
        final List<String> full = new ArrayList<>(words);
        full.set(0, name);
        final List<String> candidates = new ArrayList<>();
        try {
            for (final ServiceReference<Completer> reference : context.getServiceReferences(Completer.class, null)) {
                final Completer completer = context.getService(reference);
                if (completer != null) {
                    candidates.addAll(completer.candidates(full, full.size() - 1));
                    context.ungetService(reference);
                }
            }
        } catch (final InvalidSyntaxException | RuntimeException e) {
            LOGGER.debug("cannot complete: {}", words, e);
        }
        return candidates.stream();
    }
}
