package io.roundhouse.schema;

import java.util.List;

/**
 * A service's methods.
 *
 * @param fullName with the package
 * @param file     the name of the file that declares it
 * @param methods  in the order of the file
 */
public record Service(String fullName, String file, List<Method> methods) {
}
