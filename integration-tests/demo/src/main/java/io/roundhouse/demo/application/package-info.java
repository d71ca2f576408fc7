/**
 * The demo's applications: {@link io.roundhouse.demo.application.ClientApplication} calls {@link
 * io.roundhouse.demo.application.ServerApplication}. Each says {@code attached} and then how it does, a {@link
 * io.roundhouse.demo.application.Report} a line; each ends with its standard input. They know nothing of changes.
 */
package io.roundhouse.demo.application;
