package io.roundhouse.schema.binding;

import io.roundhouse.schema.EnumType;
import io.roundhouse.schema.Field;
import io.roundhouse.schema.FieldKind;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.binding.ContentTest.Operator;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** One test on the values of one field, with the answer so far. Owned by its matcher. */
final class ValueTest {
    /** The answer for the values that have come, or for none. */
    boolean isMatched;

    private final Operator operator;
    private final boolean isNegated;
    private final FieldKind kind;
    private long number;
    private double real;
    private byte[] bytes = {};

    /** @throws SchemaException when the field cannot be asked that */
    ValueTest(final ContentTest test, final Field field) {
        isNegated = test.operator() == Operator.NOT_EQUAL;
        operator = isNegated ? Operator.EQUAL : test.operator();
        kind = field.kind();
        if (operator != Operator.EXISTS) {
            final boolean isText = kind == FieldKind.STRING || kind == FieldKind.BYTES;
            final boolean isOfTexts =
                operator == Operator.STARTS || operator == Operator.ENDS || operator == Operator.CONTAINS;
            if (kind == FieldKind.MESSAGE || kind == FieldKind.GROUP || operator != Operator.EQUAL
                && (isText != isOfTexts || kind == FieldKind.BOOL)) {
                throw new SchemaException("a field of type " + field.typeWords() + " cannot be asked that: " + test);
            }
            parse(test, field);
        } else if (!field.isRepeated() && kind != FieldKind.MESSAGE && !field.hasPresenceBit()) {
            throw new SchemaException("whether a field of type " + field.typeWords() + " exists nobody can tell,"
                + " compare its value instead: " + test);
        }
    }

    private void parse(final ContentTest test, final Field field) {
        final String value = test.value();
        try {
            switch (kind) {
                case STRING -> bytes = value.getBytes(StandardCharsets.UTF_8);
                case BYTES -> bytes = value.startsWith("0x") ? HexFormat.of().parseHex(value.substring(2))
                    : value.getBytes(StandardCharsets.UTF_8);
                case DOUBLE, FLOAT -> real = kind == FieldKind.FLOAT ? Float.parseFloat(value)
                    : Double.parseDouble(value);
                case BOOL -> number = isTrue(value) ? 1 : 0;
                case ENUM -> number = enumNumber(field.enumType(), value);
                case UINT64, FIXED64 -> number = Long.parseUnsignedLong(value);
                case UINT32, FIXED32 -> number = Integer.toUnsignedLong(Integer.parseUnsignedInt(value));
                case INT64, SINT64, SFIXED64 -> number = Long.parseLong(value);
                default -> number = Integer.parseInt(value);
            }
        } catch (final IllegalArgumentException e) {
            throw new SchemaException("value is no " + kind.word() + ": " + test);
        }
    }

    private static boolean isTrue(final String value) {
        if (!value.equals("true") && !value.equals("false")) {
            throw new IllegalArgumentException(value);
        }
        return value.equals("true");
    }

    private static int enumNumber(final EnumType type, final String value) {
        for (final EnumType.Value named : type.values()) {
            if (named.name().equals(value)) {
                return named.number();
            }
        }
        return Integer.parseInt(value);
    }

    /** The answer in the end. */
    boolean answer() {
        return isMatched != isNegated;
    }

    /** What holds before any value has come. */
    void begin(final boolean isRepeated) {
        isMatched = !isRepeated && operator != Operator.EXISTS && isDefaultMatched();
    }

    private boolean isDefaultMatched() {
        return kind == FieldKind.STRING || kind == FieldKind.BYTES ? isBytes(0, 0) : isNumber(0);
    }

    /** A value that is a number has come. @param wire its bits, as they were sent */
    void number(final long wire, final boolean isRepeated) {
        isMatched = isRepeated && isMatched || operator == Operator.EXISTS || isNumber(wire);
    }

    /** Any other value has come. */
    void bytes(final long at, final int length, final boolean isRepeated) {
        isMatched = isRepeated && isMatched || operator == Operator.EXISTS || isBytes(at, length);
    }

    private boolean isNumber(final long wire) {
        return switch (kind) {
            case DOUBLE -> isReal(Double.longBitsToDouble(wire));
            case FLOAT -> isReal(Float.intBitsToFloat((int) wire));
            case UINT64, FIXED64 -> isOrder(Long.compareUnsigned(wire, number));
            case UINT32, FIXED32 -> isOrder(Long.compare(wire & 0xFFFF_FFFFL, number));
            case SINT64 -> isOrder(Long.compare(wire >>> 1 ^ -(wire & 1), number));
            case SINT32 -> isOrder(Integer.compare((int) wire >>> 1 ^ -((int) wire & 1), (int) number));
            case BOOL -> isOrder(Boolean.compare(wire != 0, number != 0));
            case INT64, SFIXED64 -> isOrder(Long.compare(wire, number));
            default -> isOrder(Integer.compare((int) wire, (int) number));
        };
    }

    private boolean isReal(final double value) {
        return switch (operator) {
            case LESS -> value < real;
            case AT_MOST -> value <= real;
            case GREATER -> value > real;
            case AT_LEAST -> value >= real;
            default -> value == real;
        };
    }

    private boolean isOrder(final int order) {
        return switch (operator) {
            case LESS -> order < 0;
            case AT_MOST -> order <= 0;
            case GREATER -> order > 0;
            case AT_LEAST -> order >= 0;
            default -> order == 0;
        };
    }

    private boolean isBytes(final long at, final int length) {
        final int spare = length - bytes.length;
        if (spare < 0) {
            return false;
        }
        return switch (operator) {
            case STARTS -> isAt(at);
            case ENDS -> isAt(at + spare);
            case CONTAINS -> isAnywhere(at, spare);
            default -> spare == 0 && isAt(at);
        };
    }

    private boolean isAnywhere(final long at, final int spare) {
        for (int i = 0; i <= spare; i++) {
            if (isAt(at + i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isAt(final long at) {
        for (int i = 0; i < bytes.length; i++) {
            if (Bytes.getByte(at + i) != bytes[i]) {
                return false;
            }
        }
        return true;
    }
}
