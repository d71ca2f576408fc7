package io.roundhouse.runtime.change;

/**
 * What the engine's bundle is at this moment.
 *
 * @param isThere whether it is installed
 * @param id content id of what it holds; null when it is not installed or cannot be read
 */
public record Installed(boolean isThere, String id) {
    /** No bundle. */
    public static final Installed NOTHING = new Installed(false, null);
}
