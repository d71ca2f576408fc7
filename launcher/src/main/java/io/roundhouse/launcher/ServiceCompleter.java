package io.roundhouse.launcher;

import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.ProtocolException;
import java.io.IOException;
import java.util.List;
import org.jline.builtins.Completers.FileNameCompleter;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Asks the service what could stand here; where it knows nothing, an argument is the name of a file. */
final class ServiceCompleter implements Completer {
    private final AdminClient client;
    private final Completer files = new FileNameCompleter();

    ServiceCompleter(final AdminClient client) {
        this.client = client;
    }

    @Override
    public void complete(final LineReader reader, final ParsedLine line, final List<Candidate> candidates) {
        try {
            for (final String found : client.complete(line.line(), line.cursor())) {
                candidates.add(new Candidate(found, found, null, null, null, null, !found.endsWith("=")));
            }
        } catch (final IOException | ProtocolException e) {
            return;
        }
        if (candidates.isEmpty() && line.wordIndex() > 0) {
            files.complete(reader, line, candidates);
        }
    }
}
