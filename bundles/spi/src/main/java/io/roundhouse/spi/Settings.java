package io.roundhouse.spi;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;

/**
 * An immutable snapshot of an engine's configuration. {@link #as} reads it through the engine's
 * {@code @ObjectClassDefinition} annotation type, whose defaults fill what is not set.
 */
public final class Settings {
    /** Nothing set. */
    public static final Settings EMPTY = new Settings(Map.of());

    private final Map<String, Object> values;
    /** Kept by the types, not here: a snapshot may outlive a revision. */
    private final ClassValue<Object> views = new ClassValue<>() {
        @Override
        protected Object computeValue(final Class<?> type) {
            return view(type);
        }
    };

    private Settings(final Map<String, ?> values) {
        this.values = new TreeMap<>(values);
    }

    /** A snapshot of the given values: strings, numbers, booleans. */
    public static Settings of(final Map<String, ?> values) {
        return new Settings(values);
    }

    /** What is set, sorted by name. */
    public Map<String, Object> values() {
        return Map.copyOf(values);
    }

    /**
     * The settings as an annotation type: each element's name is the property's (an underscore stays one).
     *
     * @throws IllegalArgumentException naming the property, when a value does not convert
     */
    public <T> T as(final Class<T> type) {
        return type.cast(views.get(type));
    }

    private Object view(final Class<?> type) {
        final Map<String, Object> converted = new TreeMap<>();
        for (final Method element : type.getDeclaredMethods()) {
            final Object value = values.get(element.getName());
            converted.put(element.getName(), value == null ? required(element) : convert(element, value));
        }
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) ->
            converted.containsKey(method.getName()) ? converted.get(method.getName())
                : "annotationType".equals(method.getName()) ? type
                : "toString".equals(method.getName()) ? type.getSimpleName() + converted
                : "hashCode".equals(method.getName()) ? (Object) System.identityHashCode(proxy) : proxy == args[0]);
    }

    private static Object required(final Method element) {
        if (element.getDefaultValue() == null) {
            throw new IllegalArgumentException("property is not set and has no default: " + element.getName());
        }
        return element.getDefaultValue();
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object convert(final Method element, final Object value) {
        final Class<?> type = element.getReturnType();
        final String text = value.toString().trim();
        try {
            if (type == long.class) {
                return Long.parseLong(text);
            } else if (type == int.class) {
                return Integer.parseInt(text);
            } else if (type == double.class) {
                return Double.parseDouble(text);
            } else if (type == boolean.class && (text.equals("true") || text.equals("false"))) {
                return Boolean.parseBoolean(text);
            } else if (type == String.class) {
                return text;
            } else if (type.isEnum()) {
                return Enum.valueOf((Class) type, text);
            }
        } catch (final IllegalArgumentException e) {
            throw new IllegalArgumentException(
                "property is no " + type.getSimpleName() + ": " + element.getName() + "=" + text, e);
        }
        throw new IllegalArgumentException("property is no " + type.getSimpleName() + ": " + element.getName() + "="
            + text);
    }

    @Override
    public boolean equals(final Object other) {
        return other instanceof Settings that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
