package io.roundhouse.schema.binding;

import static io.roundhouse.schema.binding.CodecShape.CLASS;
import static io.roundhouse.schema.binding.CodecShape.LISTS;
import static io.roundhouse.schema.binding.CodecShape.WRITER;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.roundhouse.schema.Field;
import io.roundhouse.schema.FieldKind;
import io.roundhouse.schema.RecordLayout;
import io.roundhouse.schema.Wire;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.MethodTypeDesc;

/**
 * Writes the encoders of a binding. For the type at index i:
 *
 * <pre>
 *  encode_i     the fields of a message from the last to the first; long ones go on in encode_i_1, encode_i_2 ...
 *  element_i    a nested message: into it, its fields, out of it
 *  list_i       a list of messages from the last to the first
 *  unknown_i    fields that the type does not have, by {@link UnknownGenerator}
 * </pre>
 */
final class EncoderGenerator {
    private static final MethodTypeDesc FIELDS =
        MethodTypeDesc.of(CD_long, CD_long, CD_int, CD_long, CD_long, CD_long, CD_int);
    private static final MethodTypeDesc NESTED =
        MethodTypeDesc.of(CD_long, CD_long, CD_int, CD_long, CD_long, CD_long, CD_int, CD_int);

    // Locals of encode_i: addresses of block, fixed part and output; what changes; then those of nested ones.
    private static final int BASE = 0;
    private static final int LENGTH = 2;
    private static final int FIXED = 3;
    private static final int OUT_START = 5;
    private static final int STATE = 7;
    private static final int DEPTH = 9;
    private static final int REFERENCE = 10;
    private static final long OFFSET_MASK = 0xFFFF_FFFFL;

    private final CodecShape shape;
    private final UnknownGenerator unknowns;

    EncoderGenerator(final CodecShape shape) {
        this.shape = shape;
        unknowns = new UnknownGenerator(shape);
    }

    void generate(final ClassBuilder type, final int index) {
        final int flags = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;
        for (int part = 0; part < shape.partCount(index); part++) {
            final int p = part;
            type.withMethodBody(fieldsName(index, part), FIELDS, flags, code -> fields(code, index, p));
        }
        unknowns.generate(type, index);
        type.withMethodBody("element_" + index, NESTED, flags, code -> element(code, index));
        type.withMethodBody("list_" + index, NESTED, flags, code -> list(code, index));
    }

    /** Calls encode_i for a root, with its parameters on the stack. */
    static void callRoot(final CodeBuilder code, final int index) {
        code.invokestatic(CLASS, fieldsName(index, 0), FIELDS);
    }

    private static String fieldsName(final int index, final int part) {
        return "encode_" + index + (part == 0 ? "" : "_" + part);
    }

    private void fields(final CodeBuilder code, final int index, final int part) {
        final Label failed = code.newLabel();
        if (part + 1 < shape.partCount(index)) {
            code.lload(BASE).iload(LENGTH).lload(FIXED).lload(OUT_START).lload(STATE).iload(DEPTH);
            code.invokestatic(CLASS, fieldsName(index, part + 1), FIELDS);
            store(code, failed);
        }
        for (final int field : shape.part(index, part).reversed()) {
            field(code, shape.layout(index), field, failed);
        }
        code.labelBinding(failed).lload(STATE).lreturn();
    }

    private void field(final CodeBuilder code, final RecordLayout layout, final int index, final Label failed) {
        final Field field = layout.type().fields().get(index);
        final Label absent = code.newLabel();
        if (field.hasPresenceBit()) {
            address(code, layout.presenceOffset(index));
            code.loadConstant(layout.presenceMask(index));
            WRITER.call(code, "isPresent");
            code.ifeq(absent);
        }
        // What cannot be absent is written though it is the default; so are key and value of a map, by convention.
        final boolean isAlwaysWritten = field.hasPresenceBit()
            || layout.type().isMapEntry() && !field.isRepeated() && field.kind() != FieldKind.MESSAGE;
        if (field.isRepeated() || field.kind().isReference()) {
            reference(code, field, layout.offset(index), isAlwaysWritten ? null : absent);
        } else {
            scalar(code, field, layout.offset(index), isAlwaysWritten);
        }
        store(code, failed);
        code.labelBinding(absent);
    }

    private static void scalar(final CodeBuilder code, final Field field, final int offset,
        final boolean isAlwaysWritten) {
        address(code, offset);
        WRITER.call(code, loader(field.kind()));
        code.lload(OUT_START).lload(STATE);
        code.loadConstant(Wire.tag(field.number(), field.kind().wireType()));
        final String name = switch (field.kind().wireType()) {
            case Wire.VARINT -> "varint";
            case Wire.FIXED32 -> "fixed32";
            default -> "fixed64";
        };
        WRITER.call(code, isAlwaysWritten ? name : name + "IfSet");
    }

    private static String loader(final FieldKind kind) {
        return switch (kind) {
            case INT32, ENUM -> "int32";
            case UINT32, FIXED32, SFIXED32, FLOAT -> "uint32";
            case SINT32 -> "sint32";
            case SINT64 -> "sint64";
            case BOOL -> "bool";
            default -> "int64";
        };
    }

    /** @param absent where to go when there is nothing, null to write it all the same */
    private void reference(final CodeBuilder code, final Field field, final int offset, final Label absent) {
        address(code, offset);
        WRITER.call(code, "reference");
        code.lstore(REFERENCE);
        if (absent != null) {
            code.lload(REFERENCE).loadConstant(Integer.SIZE).lushr().lconst_0().lcmp().ifeq(absent);
        }
        code.lload(BASE).iload(LENGTH).lload(REFERENCE).lload(OUT_START).lload(STATE);
        if (field.kind() == FieldKind.MESSAGE) {
            code.loadConstant(Wire.tag(field.number(), Wire.LENGTH)).iload(DEPTH);
            final String name = field.isRepeated() ? "list_" : "element_";
            code.invokestatic(CLASS, name + shape.indexOf(field.messageType()), NESTED);
        } else if (field.kind().isReference()) {
            code.loadConstant(Wire.tag(field.number(), Wire.LENGTH));
            final boolean isString = field.kind() == FieldKind.STRING;
            if (field.isRepeated()) {
                LISTS.call(code, isString ? "repeatedStrings" : "repeatedBytes");
            } else {
                WRITER.call(code, isString ? "string" : "bytes");
            }
        } else {
            list(code, field);
        }
    }

    private static void list(final CodeBuilder code, final Field field) {
        final FieldKind kind = field.kind();
        final boolean isVarint = kind.wireType() == Wire.VARINT;
        code.loadConstant(Wire.tag(field.number(), field.isPacked() ? Wire.LENGTH : kind.wireType()));
        code.loadConstant(isVarint ? Varints.formOf(kind) : kind.width());
        LISTS.call(code, (field.isPacked() ? "packed" : "repeated") + (isVarint ? "Varints" : "Fixed"));
    }

    private static void address(final CodeBuilder code, final int offset) {
        code.lload(FIXED).loadConstant((long) offset).ladd();
    }

    private static void store(final CodeBuilder code, final Label failed) {
        code.lstore(STATE).lload(STATE).lconst_0().lcmp().iflt(failed);
    }

    /** (base 0, length 2, reference 3, outStart 5, state 7, tag 9, depth 10), entered 11. */
    private void element(final CodeBuilder code, final int index) {
        final Label failed = code.newLabel();
        final Label unwritten = code.newLabel();
        final Label isWithoutUnknown = code.newLabel();
        code.lload(3).loadConstant(shape.layout(index).fixedLength()).iload(2).lload(7).iload(10);
        WRITER.call(code, "enter");
        code.lstore(11).lload(11).lconst_0().lcmp().iflt(failed).lload(11).lstore(7);
        // They come last on the wire, so they are the first to be written.
        code.lload(3);
        UnknownGenerator.skipUnlessNamed(code, isWithoutUnknown);
        code.lload(0).iload(2).lload(3).lload(5).lload(7).iload(10).iconst_1().iadd();
        UnknownGenerator.call(code, index);
        code.lstore(7).lload(7).lconst_0().lcmp().iflt(unwritten);
        code.labelBinding(isWithoutUnknown).lload(11).lload(5);
        code.lload(0).iload(2).lload(0).lload(3).loadConstant(OFFSET_MASK).land().ladd();
        code.lload(5).lload(7).iload(10).iconst_1().iadd();
        code.invokestatic(CLASS, fieldsName(index, 0), FIELDS).iload(9);
        WRITER.call(code, "leave");
        code.lreturn().labelBinding(failed).lload(11).lreturn();
        code.labelBinding(unwritten).lload(7).lreturn();
    }

    /** The same parameters; i 11, array 13. */
    private void list(final CodeBuilder code, final int index) {
        final Label loop = code.newLabel();
        final Label done = code.newLabel();
        code.lload(3).iload(2).lload(7);
        WRITER.call(code, "array");
        code.lstore(7);
        code.lload(3).loadConstant(Integer.SIZE).lushr().lstore(11);
        code.lload(0).lload(3).loadConstant(OFFSET_MASK).land().ladd().lstore(13);
        code.labelBinding(loop);
        code.lload(7).lconst_0().lcmp().iflt(done);
        code.lload(11).lconst_1().lsub().lstore(11).lload(11).lconst_0().lcmp().iflt(done);
        code.lload(0).iload(2).lload(13).lload(11).iconst_3().lshl().ladd();
        WRITER.call(code, "reference");
        code.lload(5).lload(7).iload(9).iload(10);
        code.invokestatic(CLASS, "element_" + index, NESTED).lstore(7).goto_(loop);
        code.labelBinding(done).lload(7).lreturn();
    }
}
