package io.roundhouse.schema.binding;

import static io.roundhouse.schema.binding.CodecShape.CLASS;
import static io.roundhouse.schema.binding.CodecShape.READER;
import static io.roundhouse.schema.binding.CodecShape.WRITER;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.binding.DecoderCode.Arm;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Writes what encodes unknown fields, which only few records have. For the type at index i:
 *
 * <pre>
 *  unknown_i    from the last object with unknown fields to the first; each is copied, and the copy looked through
 *  known_i      whether a tag is one of the type's own
 * </pre>
 *
 * An application says what unknown fields are, so the private copy is held to what a decoder of the type would have
 * kept: whole fields, none of them known. Were known ones let through, strings that are not UTF-8 would be too.
 */
final class UnknownGenerator {
    private static final MethodTypeDesc UNKNOWN =
        MethodTypeDesc.of(CD_long, CD_long, CD_int, CD_long, CD_long, CD_long, CD_int);
    private static final MethodTypeDesc KNOWN = MethodTypeDesc.of(CD_int, CD_int);

    // Locals of unknown_i: those of encode_i with the reference to the message in place of the fixed part's address.
    private static final int BASE = 0;
    private static final int LENGTH = 2;
    private static final int REFERENCE = 3;
    private static final int OUT_START = 5;
    private static final int STATE = 7;
    private static final int DEPTH = 9;
    private static final int HEAD = 10;
    private static final int COPY = 12;
    private static final int POSITION = 14;
    private static final int END = 15;
    private static final int READ = 16;
    private static final int OBJECT = 18;

    private final CodecShape shape;

    UnknownGenerator(final CodecShape shape) {
        this.shape = shape;
    }

    void generate(final ClassBuilder type, final int index) {
        final int flags = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;
        type.withMethodBody("unknown_" + index, UNKNOWN, flags, code -> objects(code, index));
        type.withMethodBody("known_" + index, KNOWN, flags, code -> known(code, index));
    }

    /** Calls unknown_i when a reference says so: (base, length of the block, reference, outStart, state, depth). */
    static void call(final CodeBuilder code, final int index) {
        code.invokestatic(CLASS, "unknown_" + index, UNKNOWN);
    }

    /** Goes to a label unless the reference on the stack names unknown fields. */
    static void skipUnlessNamed(final CodeBuilder code, final Label absent) {
        code.loadConstant(Integer.SIZE).lushr().l2i().loadConstant(RecordDescriptor.UNKNOWN_MARK).iand().ifeq(absent);
    }

    private static void objects(final CodeBuilder code, final int index) {
        final Label object = code.newLabel();
        final Label field = code.newLabel();
        final Label next = code.newLabel();
        final Label bad = code.newLabel();
        final Label done = code.newLabel();
        code.lload(REFERENCE).loadConstant(Integer.SIZE).lushr().l2i();
        code.loadConstant(RecordDescriptor.UNKNOWN_MARK).isub().istore(OBJECT);
        code.labelBinding(object);
        code.iload(OBJECT).ifeq(done);
        code.lload(BASE).iload(LENGTH).iload(OBJECT);
        WRITER.call(code, "unknownHead");
        code.lstore(HEAD).lload(BASE).iload(LENGTH).iload(OBJECT).lload(HEAD).lload(OUT_START).lload(STATE);
        WRITER.call(code, "unknown");
        code.lstore(STATE).lload(STATE).lconst_0().lcmp().iflt(done);
        code.lload(OUT_START).lload(STATE).l2i().i2l().ladd().lstore(COPY);
        code.iconst_0().istore(POSITION).lload(HEAD).loadConstant(Integer.SIZE).lushr().l2i().istore(END);
        code.labelBinding(field);
        code.iload(POSITION).iload(END).if_icmpge(next);
        check(code, index, bad);
        code.goto_(field);
        code.labelBinding(next).lload(HEAD).l2i().istore(OBJECT).goto_(object);
        code.labelBinding(bad).loadConstant((long) CodecError.BAD_UNKNOWN).lreturn();
        code.labelBinding(done).lload(STATE).lreturn();
    }

    /** One field of the copy. */
    private static void check(final CodeBuilder code, final int index, final Label bad) {
        code.lload(COPY).iload(POSITION).iload(END);
        READER.call(code, "tag");
        code.lstore(READ).lload(READ).lconst_0().lcmp().iflt(bad);
        code.lload(READ).l2i().invokestatic(CLASS, "known_" + index, KNOWN).ifne(bad);
        code.lload(COPY).lload(READ).loadConstant(Integer.SIZE).lushr().l2i().iload(END);
        code.lload(READ).l2i().iload(DEPTH);
        READER.call(code, "skip");
        code.istore(POSITION).iload(POSITION).iflt(bad);
    }

    private void known(final CodeBuilder code, final int index) {
        final Label known = code.newLabel();
        final Label other = code.newLabel();
        final List<SwitchCase> cases = new ArrayList<>();
        for (int part = 0; part < shape.partCount(index); part++) {
            for (final Arm arm : DecoderCode.arms(shape, index, part)) {
                cases.add(SwitchCase.of(arm.tag(), known));
            }
        }
        cases.sort(Comparator.comparingInt(SwitchCase::caseValue));
        code.iload(0).lookupswitch(other, cases);
        code.labelBinding(known).iconst_1().ireturn();
        code.labelBinding(other).iconst_0().ireturn();
    }
}
