package io.roundhouse.repository.index;

import java.time.Instant;
import java.util.List;

/**
 * What a repository offers at one time.
 *
 * @param name of the repository as its makers call it
 * @param increment grows with every index that they make
 * @param expires when it must not be used any more
 * @param resources what it offers
 */
public record Index(String name, long increment, Instant expires, List<Resource> resources) {
    /** The file's name. */
    public static final String FILE = "index.xml";

    /** Copies the list. @throws IllegalArgumentException when the increment is below 0 */
    public Index {
        resources = List.copyOf(resources);
        if (increment < 0) {
            throw new IllegalArgumentException("increment must be 0 or more: " + increment);
        }
    }
}
