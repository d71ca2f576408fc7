package io.roundhouse.schema.binding;

import static io.roundhouse.schema.binding.CodecShape.BLOCK;
import static io.roundhouse.schema.binding.CodecShape.CLASS;
import static io.roundhouse.schema.binding.CodecShape.READER;
import static io.roundhouse.schema.binding.DecoderCode.BASE;
import static io.roundhouse.schema.binding.DecoderCode.CAPACITY;
import static io.roundhouse.schema.binding.DecoderCode.DEPTH;
import static io.roundhouse.schema.binding.DecoderCode.END;
import static io.roundhouse.schema.binding.DecoderCode.FIELD;
import static io.roundhouse.schema.binding.DecoderCode.FIELDS;
import static io.roundhouse.schema.binding.DecoderCode.FIXED;
import static io.roundhouse.schema.binding.DecoderCode.IN_BASE;
import static io.roundhouse.schema.binding.DecoderCode.MERGE;
import static io.roundhouse.schema.binding.DecoderCode.POSITION;
import static io.roundhouse.schema.binding.DecoderCode.RESERVE;
import static io.roundhouse.schema.binding.DecoderCode.RESULT;
import static io.roundhouse.schema.binding.DecoderCode.TAG;
import static io.roundhouse.schema.binding.DecoderCode.UNKNOWN;
import static io.roundhouse.schema.binding.DecoderCode.USED;
import static io.roundhouse.schema.binding.DecoderCode.VACATE;

import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.Field;
import io.roundhouse.schema.FieldKind;
import io.roundhouse.schema.RecordLayout;
import io.roundhouse.schema.Wire;
import io.roundhouse.schema.binding.DecoderCode.Arm;
import io.roundhouse.schema.binding.DecoderCode.Exits;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the decoders of a binding. For the type at index i:
 *
 * <pre>
 *  decode_i     the fields of a message in the order they come; those it does not know are tried by field_i_1,
 *               field_i_2 ... when the type has many, then kept as they are
 *  reserve_i_p  counts the values of the lists in part p from a position on and takes room for them: called at the
 *               first value of any, which finds its list's reference 0
 *  merge_i      a nested message; when it comes for the second time, reserves for all that its lists get
 *  vacate_i_o   takes back whichever member of oneof o is there: the last one that comes counts
 * </pre>
 */
final class DecoderGenerator {
    private final CodecShape shape;
    private final ReserveGenerator lists;

    DecoderGenerator(final CodecShape shape) {
        this.shape = shape;
        lists = new ReserveGenerator(shape);
    }

    void generate(final ClassBuilder type, final int index) {
        final int flags = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;
        type.withMethodBody("decode_" + index, FIELDS, flags, code -> decode(code, index));
        type.withMethodBody("merge_" + index, MERGE, flags, code -> merge(code, index));
        for (int oneof = 0; oneof < shape.layout(index).type().oneofs().size(); oneof++) {
            final int o = oneof;
            if (!shape.layout(index).type().members(oneof).isEmpty()) {
                type.withMethodBody(vacateName(index, oneof), VACATE, flags,
                    code -> vacate(code, shape.layout(index), o));
            }
        }
        for (int part = 0; part < shape.partCount(index); part++) {
            final int p = part;
            if (part > 0) {
                type.withMethodBody(partName(index, part), FIELD, flags, code -> field(code, index, p));
            }
            if (!shape.lists(index, part).isEmpty()) {
                type.withMethodBody(DecoderCode.reserveName(index, part), RESERVE, flags,
                    code -> lists.reserve(code, index, p));
            }
        }
    }

    /** Calls decode_i for a root, with its parameters on the stack. */
    static void callRoot(final CodeBuilder code, final int index) {
        code.invokestatic(CLASS, "decode_" + index, FIELDS);
    }

    private static String vacateName(final int index, final int oneof) {
        return "vacate_" + index + '_' + oneof;
    }

    private static String partName(final int index, final int part) {
        return "field_" + index + '_' + part;
    }

    private void decode(final CodeBuilder code, final int index) {
        final Label loop = code.newLabel();
        final Label done = code.newLabel();
        final Label badPosition = code.newLabel();
        final Label badResult = code.newLabel();
        code.labelBinding(loop);
        code.iload(POSITION).iflt(badPosition).iload(POSITION).iload(END).if_icmpge(done);
        DecoderCode.loadTag(code, badResult);
        arms(code, DecoderCode.arms(shape, index, 0), shape.layout(index), new Exits(loop, badResult));
        if (shape.partCount(index) > 1) {
            DecoderCode.loadAll(code);
            code.iload(TAG).invokestatic(CLASS, partName(index, 1), FIELD).lstore(RESULT);
            code.lload(RESULT).lconst_0().lcmp().iflt(badResult).lload(RESULT).l2i().istore(POSITION);
            code.lload(RESULT).loadConstant(Integer.SIZE).lushr().l2i().istore(USED);
        } else {
            DecoderCode.unknown(code, new Exits(loop, badResult));
        }
        code.goto_(loop);
        code.labelBinding(badPosition).iload(POSITION).ireturn();
        code.labelBinding(badResult).lload(RESULT).l2i().ireturn();
        code.labelBinding(done).iload(USED).ireturn();
    }

    /** One field whose tag was read. @return used and position in one long, or an error */
    private void field(final CodeBuilder code, final int index, final int part) {
        final Label done = code.newLabel();
        final Label bad = code.newLabel();
        code.lconst_0().lstore(RESULT);
        arms(code, DecoderCode.arms(shape, index, part), shape.layout(index), new Exits(done, bad));
        if (part + 1 < shape.partCount(index)) {
            DecoderCode.loadAll(code);
            code.iload(TAG).invokestatic(CLASS, partName(index, part + 1), FIELD).lreturn();
        } else {
            DecoderCode.unknown(code, new Exits(done, bad));
        }
        final Label badPosition = code.newLabel();
        code.labelBinding(done).iload(POSITION).iflt(badPosition);
        code.iload(USED).i2l().loadConstant(Integer.SIZE).lshl().iload(POSITION).i2l().lor().lreturn();
        code.labelBinding(badPosition).iload(POSITION).i2l().lreturn();
        code.labelBinding(bad).lload(RESULT).lreturn();
    }

    private void arms(final CodeBuilder code, final List<Arm> arms, final RecordLayout layout, final Exits exits) {
        final Label other = code.newLabel();
        final Map<Arm, Label> labels = DecoderCode.choose(code, arms, other);
        labels.forEach((arm, label) -> {
            code.labelBinding(label);
            vacateFor(code, arm, layout);
            arm(code, arm, layout, exits);
            if (arm.field().hasPresenceBit()) {
                DecoderCode.address(code, layout.presenceOffset(arm.index()));
                code.loadConstant(layout.presenceMask(arm.index()));
                BLOCK.call(code, "mark");
            }
            code.goto_(exits.next());
        });
        code.labelBinding(other);
    }

    /** A message that is there already is merged with the one that comes. */
    private void vacateFor(final CodeBuilder code, final Arm arm, final RecordLayout layout) {
        if (arm.field().oneof() < 0) {
            return;
        }
        final Label isThere = code.newLabel();
        if (arm.field().kind() == FieldKind.MESSAGE) {
            DecoderCode.address(code, layout.offset(arm.index()));
            BLOCK.call(code, "target");
            code.ifne(isThere);
        }
        code.lload(FIXED);
        code.invokestatic(CLASS, vacateName(shape.indexOf(layout.type()), arm.field().oneof()), VACATE);
        code.labelBinding(isThere);
    }

    /** The parameter: the address of the fixed part. */
    private static void vacate(final CodeBuilder code, final RecordLayout layout, final int oneof) {
        final Map<Integer, Integer> bits = new TreeMap<>();
        for (int i = 0; i < layout.type().fields().size(); i++) {
            final Field field = layout.type().fields().get(i);
            if (field.oneof() == oneof) {
                code.lload(0).loadConstant((long) layout.offset(i)).ladd().loadConstant(field.width());
                BLOCK.call(code, "zero");
                if (field.hasPresenceBit()) {
                    bits.merge(layout.presenceOffset(i), layout.presenceMask(i), (a, b) -> a | b);
                }
            }
        }
        bits.forEach((offset, mask) -> {
            code.lload(0).loadConstant((long) offset).ladd().loadConstant(mask);
            BLOCK.call(code, "unmark");
        });
        code.return_();
    }

    private void arm(final CodeBuilder code, final Arm arm, final RecordLayout layout, final Exits exits) {
        final Field field = arm.field();
        final int offset = layout.offset(arm.index());
        if (field.isRepeated()) {
            reserveOnce(code, arm, layout, exits);
        }
        if (field.kind().isReference()) {
            referenceArm(code, field, offset, exits);
        } else if (field.isRepeated()) {
            listArm(code, arm, offset);
        } else {
            DecoderCode.loadInput(code);
            DecoderCode.address(code, offset);
            value(code, field.kind(), "");
            code.istore(POSITION);
        }
    }

    /** An empty packed list takes no room, and must not have the rest counted each time it comes. */
    private void reserveOnce(final CodeBuilder code, final Arm arm, final RecordLayout layout, final Exits exits) {
        final Label isReserved = code.newLabel();
        if ((arm.tag() & 7) == Wire.LENGTH && !arm.field().kind().isReference()) {
            final Label isLonger = code.newLabel();
            DecoderCode.loadInput(code);
            READER.call(code, "length");
            code.lstore(RESULT).lload(RESULT).lconst_0().lcmp().iflt(exits.failed());
            code.lload(RESULT).l2i().ifne(isLonger);
            code.lload(RESULT).loadConstant(Integer.SIZE).lushr().l2i().istore(POSITION).goto_(exits.next());
            code.labelBinding(isLonger);
        }
        DecoderCode.address(code, layout.offset(arm.index()));
        BLOCK.call(code, "target");
        code.ifne(isReserved);
        DecoderCode.loadAll(code);
        final int part = arm.index() / CodecShape.PART_FIELDS;
        final String name = DecoderCode.reserveName(shape.indexOf(layout.type()), part);
        code.iload(TAG).invokestatic(CLASS, name, RESERVE).istore(USED);
        DecoderCode.checkUsed(code, exits);
        code.labelBinding(isReserved);
    }

    private static void listArm(final CodeBuilder code, final Arm arm, final int offset) {
        final FieldKind kind = arm.field().kind();
        DecoderCode.loadInput(code);
        code.lload(BASE);
        DecoderCode.address(code, offset);
        if ((arm.tag() & 7) != Wire.LENGTH) {
            value(code, kind, "add");
        } else if (kind.wireType() == Wire.VARINT) {
            code.loadConstant(Varints.formOf(kind));
            READER.call(code, "packedVarints");
        } else {
            code.loadConstant(kind.width());
            READER.call(code, "packedFixed");
        }
        code.istore(POSITION);
    }

    private static void value(final CodeBuilder code, final FieldKind kind, final String prefix) {
        final String name = switch (kind.wireType()) {
            case Wire.VARINT -> "varint";
            case Wire.FIXED32 -> "fixed32";
            default -> "fixed64";
        };
        if (kind.wireType() == Wire.VARINT) {
            code.loadConstant(Varints.formOf(kind));
        }
        READER.call(code, prefix.isEmpty() ? name : prefix + Character.toUpperCase(name.charAt(0)) + name.substring(1));
    }

    private void referenceArm(final CodeBuilder code, final Field field, final int offset, final Exits exits) {
        DecoderCode.loadInput(code);
        READER.call(code, "length");
        DecoderCode.split(code, exits.failed());
        if (field.kind() == FieldKind.MESSAGE) {
            code.lload(IN_BASE).iload(POSITION).iload(POSITION).lload(RESULT).l2i().iadd();
            code.lload(BASE).iload(CAPACITY);
            slot(code, field, offset);
            code.iload(USED).iload(DEPTH);
            code.invokestatic(CLASS, "merge_" + shape.indexOf(field.messageType()), MERGE);
        } else {
            code.lload(IN_BASE).iload(POSITION).i2l().ladd().lload(RESULT).l2i();
            code.lload(BASE).iload(CAPACITY).iload(USED);
            slot(code, field, offset);
            BLOCK.call(code, field.kind() == FieldKind.STRING ? "string" : "bytes");
        }
        code.istore(USED);
        DecoderCode.checkUsed(code, exits);
        code.iload(POSITION).lload(RESULT).l2i().iadd().istore(POSITION);
    }

    /** The address of the reference to set: the field's own or the next in its list. */
    private static void slot(final CodeBuilder code, final Field field, final int offset) {
        if (field.isRepeated()) {
            code.lload(BASE);
            DecoderCode.address(code, offset);
            BLOCK.call(code, "nextReference");
        } else {
            DecoderCode.address(code, offset);
        }
    }

    /** The locals of decode_i, with the address of the reference for FIXED until the fixed part is there. */
    private void merge(final CodeBuilder code, final int index) {
        final Label failed = code.newLabel();
        final Label isNew = code.newLabel();
        code.lload(BASE).iload(CAPACITY).iload(USED).lload(FIXED).loadConstant(shape.layout(index).fixedLength());
        code.iload(DEPTH);
        BLOCK.call(code, "message");
        code.istore(TAG);
        DecoderCode.address(code, RecordDescriptor.REFERENCE_COUNT_OFFSET);
        code.lstore(UNKNOWN);
        code.lload(BASE).lload(FIXED);
        BLOCK.call(code, "target");
        code.i2l().ladd().lstore(FIXED).iinc(DEPTH, 1);
        code.iload(TAG).iload(USED).if_icmpne(isNew);
        for (int part = 0; part < shape.partCount(index); part++) {
            if (!shape.lists(index, part).isEmpty()) {
                DecoderCode.loadAll(code);
                code.iconst_0().invokestatic(CLASS, DecoderCode.reserveName(index, part), RESERVE);
                code.istore(TAG).iload(TAG).iflt(failed).iload(TAG).istore(USED);
            }
        }
        code.iload(USED).istore(TAG);
        code.labelBinding(isNew).iload(TAG).istore(USED).iload(USED).iflt(failed);
        DecoderCode.loadAll(code);
        code.invokestatic(CLASS, "decode_" + index, FIELDS).ireturn();
        code.labelBinding(failed).iload(TAG).ireturn();
    }
}
