package io.roundhouse.repository.trust;

/**
 * What signatures say about some content.
 *
 * @param kind in short
 * @param text name and id of the signer, or why nobody stands behind it
 */
public record Judgement(Kind kind, String text) {
    /** In short: a trusted key fits; no signature; only keys that are not trusted; a trusted key that does not fit. */
    public enum Kind { TRUSTED, UNSIGNED, UNKNOWN, BROKEN }

    /** Whether a trusted key stands behind it. */
    public boolean isTrusted() {
        return kind == Kind.TRUSTED;
    }
}
