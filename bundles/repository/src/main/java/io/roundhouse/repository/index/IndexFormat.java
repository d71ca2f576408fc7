package io.roundhouse.repository.index;

/** Names in the XML of an index, and how much of it there may be. */
final class IndexFormat {
    static final String NAMESPACE = "http://www.osgi.org/xmlns/repository/v1.0.0";
    static final String OWN_NAMESPACE = "urn:roundhouse:repository:1";
    static final String EXPIRES = "expires";

    static final int MAX_BYTES = 8 << 20;
    static final int MAX_RESOURCES = 4_096;
    static final int MAX_PER_RESOURCE = 1_024;
    static final int MAX_PER_CAPABILITY = 64;
    static final int MAX_TEXT = 8 << 10;
    static final int MAX_DEPTH = 16;

    private IndexFormat() {
    }
}
