package io.roundhouse.admin;

import java.time.Instant;

/**
 * An application that broke the rules of the memory it shared with the service, which ended its session.
 *
 * @param session as it was
 * @param reason what it did
 * @param ended when
 */
public record ViolationView(SessionView session, String reason, Instant ended) {
}
