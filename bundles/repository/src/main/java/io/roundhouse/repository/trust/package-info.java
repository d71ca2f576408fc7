/**
 * Who may offer what runs here: Ed25519 keys, detached signatures over the SHA-256 of a bundle or an index, and the
 * keys that a service trusts. Plain Java: the tool uses it without a framework.
 */
package io.roundhouse.repository.trust;
