package io.roundhouse.schema.binding;

import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Method;
import io.roundhouse.schema.RecordLayout;
import io.roundhouse.schema.Refusal;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Marshalling code for one schema. Made off the datapath by {@link #of}, thread-safe, dropped by the garbage collector
 * with its code when nobody refers to it or one of its codecs any more.
 */
public final class Binding {
    private final Map<String, MessageCodec> codecs = new HashMap<>();
    private final Map<String, RecordLayout> layouts = new HashMap<>();
    private final int codeLength;

    private Binding(final CodecShape shape) {
        final byte[] code = new CodecGenerator(shape).generate();
        codeLength = code.length;
        try {
            final Constructor<?> constructor = MethodHandles.lookup().defineHiddenClass(code, true).lookupClass()
                .getDeclaredConstructor(int.class);
            for (int i = 0; i < shape.count(); i++) {
                final RecordLayout layout = shape.layout(i);
                codecs.put(layout.type().fullName(), (MessageCodec) constructor.newInstance(i));
                layouts.put(layout.type().fullName(), layout);
            }
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("generated codec cannot be made: types=" + layouts.keySet(), e);
        }
    }

    /**
     * Makes the code for all messages that the schema's methods can carry; without methods for all messages. What
     * cannot be used yet gets no code.
     *
     * @throws SchemaException when nothing can be used
     */
    public static Binding of(final Schema schema) {
        final Set<MessageType> roots = new LinkedHashSet<>();
        final List<Refusal> refusals = new ArrayList<>();
        for (final Method method : schema.methods()) {
            method.refusal().ifPresentOrElse(refusals::add,
                () -> roots.addAll(List.of(method.input(), method.output())));
        }
        if (schema.methods().isEmpty()) {
            for (final MessageType type : schema.messages()) {
                type.refusal().ifPresentOrElse(refusals::add, () -> roots.add(type));
            }
        }
        if (roots.isEmpty()) {
            throw new SchemaException(
                "schema has nothing to bind" + (refusals.isEmpty() ? "" : ": " + refusals.get(0)));
        }
        return of(roots);
    }

    /** Makes the code for some messages and all that can be in them. @throws SchemaException when one is refused */
    public static Binding of(final Collection<MessageType> roots) {
        return new Binding(new CodecShape(Schema.reachable(roots)));
    }

    /** The codec of a type. @throws IllegalArgumentException when the binding has none */
    public MessageCodec codec(final MessageType type) {
        return found(codecs, type);
    }

    /** Where the fields of a type lie in records. @throws IllegalArgumentException when the binding has none */
    public RecordLayout layout(final MessageType type) {
        return found(layouts, type);
    }

    private static <T> T found(final Map<String, T> map, final MessageType type) {
        final T value = map.get(type.fullName());
        if (value == null) {
            throw new IllegalArgumentException("type is not bound: type=" + type);
        }
        return value;
    }

    /** How many message types have code. */
    public int typeCount() {
        return codecs.size();
    }

    /** Bytes of the class. */
    public int codeLength() {
        return codeLength;
    }
}
