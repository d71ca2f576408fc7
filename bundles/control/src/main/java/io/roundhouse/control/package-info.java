/**
 * How operators' programs reach the commands: the admin socket with its roles and audit log, and the line-based channel
 * of a program that started the service. Commands come from other bundles; this one knows none of them.
 */
package io.roundhouse.control;
