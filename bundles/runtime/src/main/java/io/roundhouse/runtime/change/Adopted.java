package io.roundhouse.runtime.change;

import io.roundhouse.runtime.engine.Revision;
import java.util.List;

/**
 * A factory made into a revision: its jar is in the store and all its classes are loaded.
 *
 * @param revision the revision
 * @param violations rules for engine bundles that it breaks, one line each; empty when it may serve
 */
public record Adopted(Revision revision, List<String> violations) {
}
