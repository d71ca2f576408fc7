/**
 * What a repository offers, as an index in the form of OSGi's Repository Service Specification (chapter 132, XML
 * namespace {@code http://www.osgi.org/xmlns/repository/v1.0.0}). Beside the capabilities named there a resource has
 * {@code roundhouse.engine} for the engine it offers and {@code roundhouse.signature} for each signature over its
 * SHA-256; the repository has the time when it expires. Plain Java: the tool uses it without a framework.
 */
package io.roundhouse.repository.index;
