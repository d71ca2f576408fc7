/**
 * Gogo commands on the admin service.
 */
package io.roundhouse.shell;
