/**
 * The repositories of a service: which there are, what they offer, what is taken from them, and whose bundles may run.
 */
package io.roundhouse.repository.service;
