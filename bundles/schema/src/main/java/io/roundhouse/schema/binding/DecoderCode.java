package io.roundhouse.schema.binding;

import static io.roundhouse.schema.binding.CodecShape.BLOCK;
import static io.roundhouse.schema.binding.CodecShape.READER;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.roundhouse.schema.Field;
import io.roundhouse.schema.Wire;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the methods of a decoder have in common: signatures, locals, reading a tag, choosing by it.
 */
final class DecoderCode {
    static final MethodTypeDesc MERGE =
        MethodTypeDesc.of(CD_int, CD_long, CD_int, CD_int, CD_long, CD_int, CD_long, CD_int, CD_int);
    static final MethodTypeDesc FIELDS =
        MethodTypeDesc.of(CD_int, CD_long, CD_int, CD_int, CD_long, CD_int, CD_long, CD_int, CD_int, CD_long);
    static final MethodTypeDesc RESERVE =
        MethodTypeDesc.of(CD_int, CD_long, CD_int, CD_int, CD_long, CD_int, CD_long, CD_int, CD_int, CD_long, CD_int);
    static final MethodTypeDesc FIELD =
        MethodTypeDesc.of(CD_long, CD_long, CD_int, CD_int, CD_long, CD_int, CD_long, CD_int, CD_int, CD_long, CD_int);
    static final MethodTypeDesc VACATE = MethodTypeDesc.of(CD_void, CD_long);

    // Locals of decode_i and field_i; merge_i has the address of the reference in place of FIXED.
    static final int IN_BASE = 0;
    static final int POSITION = 2;
    static final int END = 3;
    static final int BASE = 4;
    static final int CAPACITY = 6;
    static final int FIXED = 7;
    static final int USED = 9;
    static final int DEPTH = 10;
    /** Address of what names the unknown fields. */
    static final int UNKNOWN = 11;
    static final int TAG = 13;
    static final int RESULT = 14;
    static final int FIRST_COUNT = 16;

    /** Where the parts of a method that is being written go when they are done. */
    record Exits(Label next, Label failed) {
    }

    /** What to do for a tag. */
    record Arm(int tag, Field field, int index) {
    }

    private DecoderCode() {
    }

    static void loadAll(final CodeBuilder code) {
        code.lload(IN_BASE).iload(POSITION).iload(END).lload(BASE).iload(CAPACITY).lload(FIXED).iload(USED)
            .iload(DEPTH).lload(UNKNOWN);
    }

    static void loadInput(final CodeBuilder code) {
        code.lload(IN_BASE).iload(POSITION).iload(END);
    }

    static void loadTag(final CodeBuilder code, final Label bad) {
        loadInput(code);
        READER.call(code, "tag");
        split(code, bad);
        code.lload(RESULT).l2i().istore(TAG);
    }

    /** Takes the position out of a two-part result. */
    static void split(final CodeBuilder code, final Label bad) {
        code.lstore(RESULT).lload(RESULT).lconst_0().lcmp().iflt(bad);
        code.lload(RESULT).loadConstant(Integer.SIZE).lushr().l2i().istore(POSITION);
    }

    static void skip(final CodeBuilder code) {
        loadInput(code);
        code.iload(TAG).iload(DEPTH);
        READER.call(code, "skip");
        code.istore(POSITION);
    }

    /** Passes over a field that the type does not have and keeps it. */
    static void unknown(final CodeBuilder code, final Exits exits) {
        loadInput(code);
        code.iload(TAG).iload(DEPTH);
        READER.call(code, "skip");
        code.i2l().lstore(RESULT).lload(RESULT).lconst_0().lcmp().iflt(exits.failed());
        code.lload(IN_BASE).iload(POSITION).i2l().ladd().lload(RESULT).l2i().iload(POSITION).isub().iload(TAG);
        code.lload(BASE).iload(CAPACITY).iload(USED).lload(UNKNOWN);
        BLOCK.call(code, "unknown");
        code.istore(USED);
        checkUsed(code, exits);
        code.lload(RESULT).l2i().istore(POSITION);
    }

    static void checkUsed(final CodeBuilder code, final Exits exits) {
        final Label ok = code.newLabel();
        code.iload(USED).ifge(ok);
        code.iload(USED).i2l().lstore(RESULT).goto_(exits.failed());
        code.labelBinding(ok);
    }

    static List<Arm> arms(final CodecShape shape, final int index, final int part) {
        final List<Arm> arms = new ArrayList<>();
        for (final int i : shape.part(index, part)) {
            final Field field = shape.layout(index).type().fields().get(i);
            arms.add(new Arm(Wire.tag(field.number(), field.kind().wireType()), field, i));
            if (field.isRepeated() && !field.kind().isReference()) {
                arms.add(new Arm(Wire.tag(field.number(), Wire.LENGTH), field, i));
            }
        }
        arms.sort(Comparator.comparingInt(Arm::tag));
        return arms;
    }

    static Map<Arm, Label> choose(final CodeBuilder code, final List<Arm> arms, final Label other) {
        final Map<Arm, Label> labels = new LinkedHashMap<>();
        final List<SwitchCase> cases = new ArrayList<>();
        for (final Arm arm : arms) {
            final Label label = code.newLabel();
            labels.put(arm, label);
            cases.add(SwitchCase.of(arm.tag(), label));
        }
        code.iload(TAG).lookupswitch(other, cases);
        return labels;
    }

    static void address(final CodeBuilder code, final int offset) {
        code.lload(FIXED).loadConstant((long) offset).ladd();
    }

    static String reserveName(final int index, final int part) {
        return "reserve_" + index + '_' + part;
    }
}
