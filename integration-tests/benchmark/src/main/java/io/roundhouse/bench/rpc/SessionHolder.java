package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import io.roundhouse.client.Session;
import io.roundhouse.client.SessionOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An application with many sessions that call nobody. Asked anything, it tells how many are still open. */
public final class SessionHolder {
    private SessionHolder() {
    }

    /** Arguments: the service's socket, host:port of the peer service, how many. */
    public static void main(final String[] arguments) throws IOException {
        final SessionOptions options = SessionOptions.client(Path.of(arguments[0]), "idle", arguments[1]);
        final List<Session> sessions = new ArrayList<>();
        try {
            for (int i = Integer.parseInt(arguments[2]); i > 0; i--) {
                sessions.add(Session.attach(options));
            }
            Answers.serve(_ -> new double[] {sessions.stream().filter(session -> !session.stripe(0).isClosed())
                .count()});
        } finally {
            sessions.forEach(Session::close);
        }
    }
}
