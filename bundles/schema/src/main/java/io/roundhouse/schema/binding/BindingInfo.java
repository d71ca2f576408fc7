package io.roundhouse.schema.binding;

import io.roundhouse.schema.Fingerprint;

/**
 * A schema that a service keeps, for operators.
 *
 * @param name          given by whoever submitted it
 * @param fingerprint   of the schema
 * @param layoutVersion of its records
 * @param schemaBytes   bytes of the descriptor set
 * @param methods       methods that can be called
 * @param types         messages that have code
 * @param codeBytes     bytes of the binding's class, which schemas with the same fingerprint share
 * @param buildNs       how long parsing and generating took, 0 when the binding was there
 */
public record BindingInfo(String name, Fingerprint fingerprint, int layoutVersion, int schemaBytes, int methods,
    int types, int codeBytes, long buildNs) {
}
