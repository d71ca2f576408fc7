package io.roundhouse.schema.binding;

import static io.roundhouse.schema.binding.CodecShape.BLOCK;
import static io.roundhouse.schema.binding.CodecShape.READER;
import static io.roundhouse.schema.binding.DecoderCode.BASE;
import static io.roundhouse.schema.binding.DecoderCode.CAPACITY;
import static io.roundhouse.schema.binding.DecoderCode.END;
import static io.roundhouse.schema.binding.DecoderCode.FIRST_COUNT;
import static io.roundhouse.schema.binding.DecoderCode.IN_BASE;
import static io.roundhouse.schema.binding.DecoderCode.POSITION;
import static io.roundhouse.schema.binding.DecoderCode.RESULT;
import static io.roundhouse.schema.binding.DecoderCode.TAG;
import static io.roundhouse.schema.binding.DecoderCode.USED;

import io.roundhouse.schema.Field;
import io.roundhouse.schema.FieldKind;
import io.roundhouse.schema.Wire;
import io.roundhouse.schema.binding.DecoderCode.Arm;
import io.roundhouse.schema.binding.DecoderCode.Exits;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.util.List;

/**
 * Writes reserve_i_p, which counts the values of the lists in part p of type i from a position to the message's end and
 * takes room for them.
 */
final class ReserveGenerator {
    private final CodecShape shape;

    ReserveGenerator(final CodecShape shape) {
        this.shape = shape;
    }

    /** Begins with the value of the tag given, or with the next tag when that is 0. */
    void reserve(final CodeBuilder code, final int index, final int part) {
        final Label loop = code.newLabel();
        final Label dispatch = code.newLabel();
        final Label counted = code.newLabel();
        final Label badPosition = code.newLabel();
        final Label badResult = code.newLabel();
        final Label done = code.newLabel();
        final List<Integer> lists = shape.lists(index, part);
        for (int i = 0; i < lists.size(); i++) {
            code.iconst_0().istore(FIRST_COUNT + i);
        }
        code.lconst_0().lstore(RESULT).iload(TAG).ifne(dispatch);
        code.labelBinding(loop);
        code.iload(POSITION).iflt(badPosition).iload(POSITION).iload(END).if_icmpge(counted);
        DecoderCode.loadTag(code, badResult);
        code.labelBinding(dispatch);
        counts(code, index, part, new Exits(loop, badResult));
        DecoderCode.skip(code);
        code.goto_(loop);
        code.labelBinding(counted);
        for (int i = 0; i < lists.size(); i++) {
            final Field field = shape.layout(index).type().fields().get(lists.get(i));
            code.lload(BASE).iload(CAPACITY).iload(USED);
            DecoderCode.address(code, shape.layout(index).offset(lists.get(i)));
            code.iload(FIRST_COUNT + i).loadConstant(field.kind().width());
            BLOCK.call(code, "reserve");
            code.istore(USED).iload(USED).iflt(done);
        }
        code.labelBinding(done).iload(USED).ireturn();
        code.labelBinding(badPosition).iload(POSITION).ireturn();
        code.labelBinding(badResult).lload(RESULT).l2i().ireturn();
    }

    private void counts(final CodeBuilder code, final int index, final int part, final Exits exits) {
        final List<Integer> lists = shape.lists(index, part);
        final List<Arm> arms =
            DecoderCode.arms(shape, index, part).stream().filter(a -> a.field().isRepeated()).toList();
        final Label other = code.newLabel();
        DecoderCode.choose(code, arms, other).forEach((arm, label) -> {
            code.labelBinding(label);
            final int count = FIRST_COUNT + lists.indexOf(arm.index());
            if ((arm.tag() & 7) == Wire.LENGTH && !arm.field().kind().isReference()) {
                countPacked(code, arm.field().kind(), count, exits.failed());
            } else {
                code.iinc(count, 1);
                DecoderCode.skip(code);
            }
            code.goto_(exits.next());
        });
        code.labelBinding(other);
    }

    private static void countPacked(final CodeBuilder code, final FieldKind kind, final int count, final Label bad) {
        DecoderCode.loadInput(code);
        READER.call(code, "length");
        DecoderCode.split(code, bad);
        if (kind.wireType() == Wire.VARINT) {
            code.lload(IN_BASE).iload(POSITION).i2l().ladd().lload(RESULT).l2i();
            READER.call(code, "countVarints");
        } else {
            code.lload(RESULT).l2i().loadConstant(kind.width()).idiv();
        }
        code.iload(count).iadd().istore(count);
        code.iload(POSITION).lload(RESULT).l2i().iadd().istore(POSITION);
    }
}
