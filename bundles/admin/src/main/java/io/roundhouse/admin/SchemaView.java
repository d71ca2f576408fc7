package io.roundhouse.admin;

/**
 * A schema that an application submitted, with the code that marshals its messages.
 *
 * @param name the application's, {@code @} and the hash of the schema
 * @param fingerprint of what is in it; schemas with the same share their code
 * @param methods that can be called
 * @param messages types that have code
 * @param schemaBytes of the descriptor set
 * @param codeBytes of the code
 * @param buildMs how long parsing and generating took, in ms; 0 when the code was there
 * @param sessions that use it
 */
public record SchemaView(String name, String fingerprint, int methods, int messages, int schemaBytes, int codeBytes,
    double buildMs, int sessions) {
}
