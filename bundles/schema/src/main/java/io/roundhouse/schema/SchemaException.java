package io.roundhouse.schema;

/**
 * A descriptor set is malformed, over a limit, or asks for what is not there. The message names the file or element.
 */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With a message for whoever wrote the schema. */
    public SchemaException(final String message) {
        super(message);
    }
}
