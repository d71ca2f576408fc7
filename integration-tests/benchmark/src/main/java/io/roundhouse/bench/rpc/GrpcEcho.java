package io.roundhouse.bench.rpc;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;

/** The calls of {@link Echo}: bytes in, bytes out, without a schema. */
final class GrpcEcho implements GrpcExchange<byte[], byte[]> {
    static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("bench.Echo", "Call"))
        .setRequestMarshaller(new Bytes()).setResponseMarshaller(new Bytes()).build();

    private EchoRequest requests = new EchoRequest(Echo.MIN_REQUEST_BYTES);

    @Override
    public MethodDescriptor<byte[], byte[]> method() {
        return METHOD;
    }

    @Override
    public void length(final int bytes) {
        requests = new EchoRequest(bytes);
    }

    /** A copy: the channel may keep it. */
    @Override
    public byte[] request(final long number) {
        return requests.copyOf(number);
    }

    @Override
    public byte[] answer(final byte[] request) {
        final byte[] answer = new byte[Echo.ANSWER_BYTES];
        MemorySegment.ofArray(answer).set(Echo.WORD, 0,
            Echo.answer(MemorySegment.ofArray(request), 0, request.length));
        return answer;
    }

    @Override
    public boolean isRight(final byte[] answer, final long number) {
        return answer.length == Echo.ANSWER_BYTES
            && MemorySegment.ofArray(answer).get(Echo.WORD, 0) == requests.answer(number);
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(final byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(final InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
