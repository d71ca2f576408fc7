/**
 * Executors run units (datapaths and transports) in duty cycles; mailboxes are the only way in from other threads; the
 * watchdog moves units off a thread that hangs.
 */
package io.roundhouse.runtime.executor;
