package io.roundhouse.control;

import org.apache.felix.service.command.CommandProcessor;

/**
 * What connections work with.
 *
 * @param processor executes lines
 * @param commands that there are, and who may execute which
 * @param audit notes each line
 * @param release version of the service
 * @param isOwnProcess whether the process ends with the service
 */
record Services(CommandProcessor processor, Commands commands, AuditLog audit, String release, boolean isOwnProcess) {
}
