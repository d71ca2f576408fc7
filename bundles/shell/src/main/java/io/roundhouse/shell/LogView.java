package io.roundhouse.shell;

import java.util.List;

/**
 * Lines of the log.
 *
 * @param lines oldest first
 */
public record LogView(List<String> lines) {
}
