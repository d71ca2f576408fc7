package io.roundhouse.shell;

import java.util.List;
import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** Shows what commands return. */
@Component(service = Converter.class)
public final class TableConverter implements Converter {
    @Override
    public Object convert(final Class<?> type, final Object value) {
        return null;
    }

    @Override
    public CharSequence format(final Object value, final int level, final Converter rest) {
        if (level != INSPECT || value == null) {
            return null;
        }
        final String text = value instanceof final List<?> rows ? Tables.of(rows) : Tables.of(value);
        return text == null ? null : text.stripTrailing();
    }
}
