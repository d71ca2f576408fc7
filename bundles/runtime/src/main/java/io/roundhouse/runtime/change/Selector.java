package io.roundhouse.runtime.change;

import io.roundhouse.admin.DatapathView;
import io.roundhouse.runtime.engine.Glob;
import java.util.List;

/** Chooses datapaths by name: {@code *}, a name, or a name with {@code *} in it. */
final class Selector {
    private final Glob names;

    Selector(final String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("selector of datapaths is empty; * means all");
        }
        names = new Glob(text);
    }

    List<DatapathView> of(final List<DatapathView> all) {
        return all.stream().filter(view -> names.matches(view.name())).toList();
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
