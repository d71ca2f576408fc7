/**
 * Where the runtime meets the framework: components, factory tracking, bundle updates, configuration, the watched
 * folder.
 */
package io.roundhouse.runtime.osgi;
