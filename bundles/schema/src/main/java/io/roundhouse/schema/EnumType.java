package io.roundhouse.schema;

import java.util.List;

/**
 * Names for numbers.
 *
 * @param fullName with the package and what it is nested in
 * @param file     the name of the file that declares it
 * @param values   in the order of the file; the first is the default, 0; several may share a number
 */
public record EnumType(String fullName, String file, List<Value> values) {
    /**
     * A name.
     *
     * @param name   as written in the schema
     * @param number as sent
     */
    public record Value(String name, int number) {
    }

    @Override
    public String toString() {
        return fullName;
    }
}
