package io.roundhouse.runtime.change;

import io.roundhouse.admin.DatapathView;
import java.util.List;
import java.util.regex.Pattern;

/** Chooses datapaths by name: {@code *}, a name, or a name with {@code *} in it. */
final class Selector {
    private final String text;
    private final Pattern pattern;

    Selector(final String text) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("selector of datapaths is empty; * means all");
        }
        this.text = text;
        this.pattern = Pattern.compile(Pattern.quote(text).replace("*", "\\E.*\\Q"));
    }

    List<DatapathView> of(final List<DatapathView> all) {
        return all.stream().filter(view -> pattern.matcher(view.name()).matches()).toList();
    }

    @Override
    public String toString() {
        return text;
    }
}
