package io.roundhouse.shell;

import org.apache.felix.service.command.Converter;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/**
 * Reads a bundle's number, for {@code felix:update} and the like, which otherwise need the interactive shell for it.
 */
@Component(service = Converter.class, property = Converter.CONVERTER_CLASSES + "=org.osgi.framework.Bundle")
public final class BundleConverter implements Converter {
    private final BundleContext context;

    @Activate
    public BundleConverter(final BundleContext context) {
        this.context = context;
    }

    @Override
    public Object convert(final Class<?> type, final Object value) {
        return type == Bundle.class && value.toString().matches("\\d{1,18}")
            ? context.getBundle(Long.parseLong(value.toString())) : null;
    }

    @Override
    public CharSequence format(final Object value, final int level, final Converter rest) {
        return null;
    }
}
