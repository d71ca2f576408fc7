package io.roundhouse.admin;

import java.time.Instant;

/**
 * An attached application.
 *
 * @param name of the session; its datapaths are called the same, with {@code .N} behind when there are several
 * @param application as it called itself
 * @param role CLIENT or SERVER
 * @param target what it calls or serves
 * @param pid its process
 * @param uid user of the process
 * @param stripes datapaths it has
 * @param schema what its payloads are marshalled with, empty when they are bytes
 * @param attached when
 */
public record SessionView(String name, String application, String role, String target, int pid, int uid, int stripes,
    String schema, Instant attached) {
}
