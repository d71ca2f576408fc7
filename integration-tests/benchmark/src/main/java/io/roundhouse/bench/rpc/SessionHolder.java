package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import io.roundhouse.client.AttachException;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An application with many sessions that call nobody, as many as its service gives it. Says how many those are, and
 * asked anything, how many are still open.
 */
public final class SessionHolder {
    private SessionHolder() {
    }

    /** Arguments: the service's socket, host:port of the peer service, how many. */
    public static void main(final String[] arguments) throws IOException {
        final SessionOptions options = SessionOptions.client(Path.of(arguments[0]), "idle", arguments[1]);
        final List<Session> sessions = new ArrayList<>();
        try {
            open(options, Integer.parseInt(arguments[2]), sessions);
            Answers.serve(_ -> new double[] {sessions.stream().filter(session -> !session.stripe(0).isClosed())
                .count()}, Integer.toString(sessions.size()));
        } finally {
            sessions.forEach(Session::close);
        }
    }

    private static void open(final SessionOptions options, final int count, final List<Session> sessions) {
        try {
            for (int i = 0; i < count; i++) {
                sessions.add(Session.attach(options));
            }
        } catch (final AttachException e) {
            System.err.println("no more sessions: " + e.getMessage());
        }
    }
}
