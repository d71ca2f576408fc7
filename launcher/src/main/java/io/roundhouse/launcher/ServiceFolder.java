package io.roundhouse.launcher;

import io.roundhouse.admin.wire.AdminClient;
import io.roundhouse.admin.wire.AdminException;
import io.roundhouse.admin.wire.ExitCode;
import java.nio.file.Path;

/**
 * The state folder of a service, as its operators' programs see it.
 *
 * @param state absolute
 */
record ServiceFolder(Path state) {
    static ServiceFolder of(final String state) {
        return new ServiceFolder(Path.of(state).toAbsolutePath().normalize());
    }

    /** That of the environment's {@code ROUNDHOUSE_STATE}, or {@code ./state}. */
    static ServiceFolder ofEnvironment() {
        final String state = System.getenv("ROUNDHOUSE_STATE");
        return of(state == null || state.isEmpty() ? "state" : state);
    }

    /** Where the service listens for operators. */
    Path socket() {
        return state.resolve("run").resolve("admin.sock");
    }

    /** @throws AdminException saying how to start a service when none answers */
    AdminClient connect() throws AdminException {
        try {
            return AdminClient.connect(socket());
        } catch (final AdminException e) {
            if (e.code() != ExitCode.NO_SERVICE) {
                throw e;
            }
            throw new AdminException(e.code(), e.getMessage() + "\n  start one: roundhouse run --state " + state);
        }
    }
}
