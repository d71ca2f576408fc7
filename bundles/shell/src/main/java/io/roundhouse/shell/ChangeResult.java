package io.roundhouse.shell;

import io.roundhouse.admin.ChangeView;

/**
 * What a command that changes something returns: shown as one line.
 *
 * @param change as it ended
 */
public record ChangeResult(ChangeView change) {
}
