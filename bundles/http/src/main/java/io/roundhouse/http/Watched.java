package io.roundhouse.http;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.Daemon;
import io.roundhouse.admin.Sessions;
import java.util.function.Supplier;

/**
 * What monitoring looks at; services come and go.
 *
 * @param daemon gives the process, or null
 * @param admin gives the runtime, or null
 * @param sessions gives those that have sessions
 */
record Watched(Supplier<Daemon> daemon, Supplier<Admin> admin, Supplier<Sessions[]> sessions) {
}
