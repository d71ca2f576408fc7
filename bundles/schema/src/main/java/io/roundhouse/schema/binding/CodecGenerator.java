package io.roundhouse.schema.binding;

import static io.roundhouse.schema.binding.CodecShape.BLOCK;
import static io.roundhouse.schema.binding.CodecShape.CLASS;
import static io.roundhouse.schema.binding.CodecShape.READER;
import static io.roundhouse.schema.binding.CodecShape.SEGMENT;
import static io.roundhouse.schema.binding.CodecShape.WRITER;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.roundhouse.api.layout.RecordDescriptor;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * Writes the class of a binding: a {@link MessageCodec} whose instances are for one type each.
 *
 * <pre>
 *  encode, decode            choose by type &gt;&gt; 6
 *  encodeRoot_c, decodeRoot_c  choose one of 64 types, call encode_i or decode_i
 * </pre>
 */
final class CodecGenerator {
    private static final int CHUNK_BITS = 6;
    private static final int CHUNK = 1 << CHUNK_BITS;
    private static final MethodTypeDesc CODEC = MethodTypeDesc.of(CD_long, SEGMENT, CD_long, CD_long, SEGMENT,
        CD_long, CD_long);
    private static final MethodTypeDesc ROOT = MethodTypeDesc.of(CD_long, CD_int, SEGMENT, CD_long, CD_long, SEGMENT,
        CD_long, CD_long);
    private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(ConstantDescs.CD_void, CD_int);

    private final CodecShape shape;
    private final int chunkCount;

    CodecGenerator(final CodecShape shape) {
        this.shape = shape;
        chunkCount = (shape.count() + CHUNK - 1) / CHUNK;
    }

    byte[] generate() {
        final EncoderGenerator encoders = new EncoderGenerator(shape);
        final DecoderGenerator decoders = new DecoderGenerator(shape);
        return ClassFile.of().build(CLASS, type -> {
            type.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER);
            type.withInterfaceSymbols(MessageCodec.class.describeConstable().orElseThrow());
            type.withField("type", CD_int, ClassFile.ACC_PRIVATE | ClassFile.ACC_FINAL);
            type.withMethodBody(ConstantDescs.INIT_NAME, CONSTRUCTOR, 0, CodecGenerator::constructor);
            type.withMethodBody("encode", CODEC, ClassFile.ACC_PUBLIC, code -> choose(code, "encodeRoot_"));
            type.withMethodBody("decode", CODEC, ClassFile.ACC_PUBLIC, code -> choose(code, "decodeRoot_"));
            roots(type);
            for (int i = 0; i < shape.count(); i++) {
                encoders.generate(type, i);
                decoders.generate(type, i);
            }
        });
    }

    private static void constructor(final CodeBuilder code) {
        code.aload(0).invokespecial(ConstantDescs.CD_Object, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void);
        code.aload(0).iload(1).putfield(CLASS, "type", CD_int).return_();
    }

    private void roots(final ClassBuilder type) {
        final int flags = ClassFile.ACC_STATIC | ClassFile.ACC_PRIVATE;
        for (int chunk = 0; chunk < chunkCount; chunk++) {
            final int first = chunk * CHUNK;
            final int count = Math.min(CHUNK, shape.count() - first);
            type.withMethodBody("encodeRoot_" + chunk, ROOT, flags,
                code -> cases(code, 0, first, count, i -> encodeRoot(code, i)));
            type.withMethodBody("decodeRoot_" + chunk, ROOT, flags,
                code -> cases(code, 0, first, count, i -> decodeRoot(code, i)));
        }
    }

    private void choose(final CodeBuilder code, final String name) {
        code.aload(0).getfield(CLASS, "type", CD_int).istore(11);
        code.iload(11).loadConstant(CHUNK_BITS).ishr().istore(12);
        cases(code, 12, 0, chunkCount, chunk -> {
            code.iload(11).aload(1).lload(2).lload(4).aload(6).lload(7).lload(9);
            code.invokestatic(CLASS, name + chunk, ROOT).lreturn();
        });
    }

    /** Chooses by an int local among numbers from {@code first}; each body returns. */
    private static void cases(final CodeBuilder code, final int local, final int first, final int count,
        final IntConsumer body) {
        if (count > 1) {
            final List<SwitchCase> cases = new ArrayList<>();
            for (int i = 1; i < count; i++) {
                cases.add(SwitchCase.of(first + i, code.newLabel()));
            }
            final Label other = code.newLabel();
            code.iload(local).tableswitch(first + 1, first + count - 1, other, cases);
            for (final SwitchCase choice : cases) {
                code.labelBinding(choice.target());
                body.accept(choice.caseValue());
            }
            code.labelBinding(other);
        }
        body.accept(first);
    }

    /** (type 0, record 1, offset 2, length 4, out 6, outStart 7, outEnd 9), state 11, addresses 13, 15, tail 17. */
    private void encodeRoot(final CodeBuilder code, final int index) {
        final Label failed = code.newLabel();
        code.aload(1).lload(2).lload(4).aload(6).lload(7).lload(9).loadConstant(shape.layout(index).rootLength());
        WRITER.call(code, "begin");
        code.lstore(11).lload(11).lconst_0().lcmp().iflt(failed);
        address(code, 1, 2, 13);
        address(code, 6, 7, 15);
        unknownOfRoot(code, index, failed);
        code.lload(13).lload(4).l2i().lload(13).lload(15).lload(11).iconst_0();
        EncoderGenerator.callRoot(code, index);
        code.lload(7).lload(9);
        WRITER.call(code, "finish");
        code.lstore(11);
        keep(code, 1, 6);
        code.labelBinding(failed).lload(11).lreturn();
    }

    /** As for nested messages. */
    private void unknownOfRoot(final CodeBuilder code, final int index, final Label failed) {
        final Label absent = code.newLabel();
        code.lload(13).loadConstant((long) shape.layout(index).fixedLength()).ladd();
        WRITER.call(code, "rootTail");
        code.lstore(17).lload(17);
        UnknownGenerator.skipUnlessNamed(code, absent);
        code.lload(13).lload(4).l2i().lload(17).lload(15).lload(11).iconst_0();
        UnknownGenerator.call(code, index);
        code.lstore(11).lload(11).lconst_0().lcmp().iflt(failed);
        code.labelBinding(absent);
    }

    /** (type 0, in 1, offset 2, length 4, block 6, blockOffset 7, capacity 9), used 11, addresses 13 and 15. */
    private void decodeRoot(final CodeBuilder code, final int index) {
        final Label failed = code.newLabel();
        code.aload(1).lload(2).lload(4).aload(6).lload(7).lload(9);
        READER.call(code, "begin");
        code.istore(11).iload(11).iflt(failed);
        address(code, 1, 2, 13);
        address(code, 6, 7, 15);
        code.lload(15).lload(9).l2i().iconst_0().loadConstant(shape.layout(index).rootLength());
        BLOCK.call(code, "fixedPart");
        code.istore(11).iload(11).iflt(failed);
        code.lload(13).iconst_0().lload(4).l2i().lload(15).lload(9).l2i().lload(15).iload(11).iconst_0();
        code.lload(15).loadConstant(
            (long) shape.layout(index).fixedLength() + RecordDescriptor.REFERENCE_COUNT_OFFSET).ladd();
        DecoderGenerator.callRoot(code, index);
        code.istore(11);
        keep(code, 1, 6);
        code.labelBinding(failed).iload(11).i2l().lreturn();
    }

    private static void address(final CodeBuilder code, final int segment, final int offset, final int address) {
        code.aload(segment).invokeinterface(SEGMENT, "address", MethodTypeDesc.of(CD_long));
        code.lload(offset).ladd().lstore(address);
    }

    /** Keeps the segments from being collected while their addresses are in use. */
    private static void keep(final CodeBuilder code, final int... segments) {
        for (final int segment : segments) {
            code.aload(segment).invokestatic(ClassDesc.of("java.lang.ref.Reference"), "reachabilityFence",
                MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_Object));
        }
    }
}
