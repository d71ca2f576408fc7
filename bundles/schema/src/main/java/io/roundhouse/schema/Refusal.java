package io.roundhouse.schema;

/**
 * Something of a schema that cannot be used yet.
 *
 * @param file    the name of the file that declares it
 * @param kind    {@code message}, {@code field} or {@code method}
 * @param element its full name
 * @param reason  what is not there yet
 */
public record Refusal(String file, String kind, String element, String reason) {
    @Override
    public String toString() {
        return file + ": " + kind + ' ' + element + ": " + reason;
    }
}
