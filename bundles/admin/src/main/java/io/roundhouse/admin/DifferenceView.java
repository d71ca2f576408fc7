package io.roundhouse.admin;

/**
 * One difference between two configurations.
 *
 * @param subject what differs, as in the files of snapshots: {@code engine.rate-limit.setting.max_tokens}
 * @param from its value in the first, empty when it is not there
 * @param to its value in the second, empty when it is not there
 */
public record DifferenceView(String subject, String from, String to) {
}
