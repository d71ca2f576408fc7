package io.roundhouse.schema;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether two sides with different schemas understand each other: whatever one sends, the other reads as what was
 * meant, or does not see. Fields may come and go, types may be renamed, an enum may become int32; a number may not
 * change its type, a name not its number, and two fields that can be there together on one side may not be of one oneof
 * on the other, where the first would get lost.
 */
public final class Compatibility {
    private final Set<String> compared = new HashSet<>();

    private Compatibility() {
    }

    /**
     * Compares a method that both sides have.
     *
     * @param here  as this side's schema has it
     * @param there as the other side's has it
     * @return why the two do not fit, in words for whoever wrote the schemas; empty when they do
     */
    public static Optional<String> conflict(final Method here, final Method there) {
        if (!here.path().equals(there.path())) {
            return Optional.of("methods are different: " + here.path() + " here, " + there.path() + " there");
        }
        if (here.isClientStreaming() != there.isClientStreaming()
            || here.isServerStreaming() != there.isServerStreaming()) {
            return Optional.of("method " + here.path() + " streams on one side only");
        }
        return conflict(here.input(), there.input()).or(() -> conflict(here.output(), there.output()))
            .map(reason -> "method " + here.path() + ": " + reason);
    }

    /** Compares two messages and all that can be in them. @return as for methods */
    public static Optional<String> conflict(final MessageType here, final MessageType there) {
        return new Compatibility().compare(here, there);
    }

    private Optional<String> compare(final MessageType here, final MessageType there) {
        if (!compared.add(here.fullName() + ' ' + there.fullName())) {
            return Optional.empty();
        }
        final Map<Integer, Field> byNumber = new HashMap<>();
        final Map<String, Field> byName = new HashMap<>();
        there.fields().forEach(f -> {
            byNumber.put(f.number(), f);
            byName.put(f.name(), f);
        });
        for (final Field field : here.fields()) {
            final Field sameName = byName.get(field.name());
            if (sameName != null && sameName.number() != field.number()) {
                return Optional.of(name(here, field) + " has number " + field.number() + " here and "
                    + sameName.number() + " there");
            }
            final Field other = byNumber.get(field.number());
            final Optional<String> reason = other == null ? Optional.empty() : compare(here, field, other);
            if (reason.isPresent()) {
                return reason;
            }
        }
        return split(here, there, "here", "there").or(() -> split(there, here, "there", "here"));
    }

    /** Looks for two fields that are of one oneof in the first and not in the second. */
    private static Optional<String> split(final MessageType one, final MessageType other, final String in,
        final String notIn) {
        final Map<Integer, Field> others = new HashMap<>();
        other.fields().forEach(f -> others.put(f.number(), f));
        final Map<Integer, Field> firsts = new HashMap<>();
        for (final Field field : one.fields()) {
            final Field same = others.get(field.number());
            final Field first = field.oneof() < 0 || same == null ? null : firsts.putIfAbsent(field.oneof(), field);
            if (first != null && (same.oneof() < 0 || same.oneof() != others.get(first.number()).oneof())) {
                return Optional.of("fields " + one + '.' + first.name() + " and " + field.name()
                    + " are of one oneof " + in + " and not " + notIn);
            }
        }
        return Optional.empty();
    }

    private Optional<String> compare(final MessageType type, final Field here, final Field there) {
        if (here.isRepeated() != there.isRepeated() || !isSameKind(here.kind(), there.kind())) {
            return Optional.of(name(type, here) + " (number " + here.number() + ") has type " + here.typeWords()
                + " here and " + there.typeWords() + " there");
        }
        if (here.messageType() != null) {
            return compare(here.messageType(), there.messageType());
        }
        return here.enumType() != null && there.enumType() != null
            ? compare(here.enumType(), there.enumType()) : Optional.empty();
    }

    private static Optional<String> compare(final EnumType here, final EnumType there) {
        final Map<String, Integer> numbers = new HashMap<>();
        there.values().forEach(v -> numbers.put(v.name(), v.number()));
        return here.values().stream().filter(v -> numbers.getOrDefault(v.name(), v.number()) != v.number()).findFirst()
            .map(v -> "enum value " + here.fullName() + '.' + v.name() + " is " + v.number() + " here and "
                + numbers.get(v.name()) + " there");
    }

    private static boolean isSameKind(final FieldKind here, final FieldKind there) {
        return here == there || here == FieldKind.ENUM && there == FieldKind.INT32
            || here == FieldKind.INT32 && there == FieldKind.ENUM;
    }

    private static String name(final MessageType type, final Field field) {
        return "field " + type.fullName() + '.' + field.name();
    }
}
