/** Repositories of engine bundles and snapshots of the whole configuration. */
package io.roundhouse.repository;
