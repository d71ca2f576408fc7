package io.roundhouse.admin;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/**
 * The process of a service.
 *
 * @param release version of the service
 * @param pid its process
 * @param user it runs as
 * @param state its folder
 * @param started when
 * @param isReady whether everything it is made of serves
 * @param troubles what does not, or not as it should, one line each
 */
public record DaemonView(String release, long pid, String user, Path state, Instant started, boolean isReady,
    List<String> troubles) {
}
