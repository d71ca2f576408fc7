package io.roundhouse.bench.rpc;

import com.google.protobuf.Message;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.roundhouse.examples.kv.Kv.Entry;
import io.roundhouse.examples.kv.Kv.GetRequest;
import io.roundhouse.examples.kv.Kv.ScanReply;
import io.roundhouse.examples.kv.Kv.ScanRequest;
import io.roundhouse.examples.kv.OrderedEntries;
import java.lang.foreign.MemorySegment;

/** The peer's way to the same entries: protobuf-java's messages, the marshaller of its stubs. */
final class GrpcKv {
    static final MethodDescriptor<GetRequest, Entry> GET =
        method("Get", GetRequest.getDefaultInstance(), Entry.getDefaultInstance());
    static final MethodDescriptor<ScanRequest, ScanReply> SCAN =
        method("Scan", ScanRequest.getDefaultInstance(), ScanReply.getDefaultInstance());
    private static final String SERVICE = "io.roundhouse.examples.kv.KeyValueStore";

    private GrpcKv() {
    }

    private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(final String name,
        final Q request, final A answer) {
        return MethodDescriptor.<Q, A>newBuilder().setType(MethodDescriptor.MethodType.UNARY)
            .setSampledToLocalTracing(true)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
            .setRequestMarshaller(ProtoUtils.marshaller(request)).setResponseMarshaller(ProtoUtils.marshaller(answer))
            .build();
    }

    /** What the server offers. */
    static ServerServiceDefinition service(final OrderedEntries entries) {
        return ServerServiceDefinition.builder(SERVICE)
            .addMethod(GET, ServerCalls.asyncUnaryCall((request, observer) -> {
                final OrderedEntries.Value value = entries.get(request.getKey());
                if (value == null) {
                    observer.onError(Status.NOT_FOUND.asRuntimeException());
                    return;
                }
                observer.onNext(entry(request.getKey(), value).build());
                observer.onCompleted();
            })).addMethod(SCAN, ServerCalls.asyncUnaryCall((request, observer) -> {
                final ScanReply.Builder reply = ScanReply.newBuilder();
                final String next = entries.scan(request.getFrom(), request.hasTo() ? request.getTo() : null,
                    request.getLimit(), (key, value) -> reply.addEntries(entry(key, value)));
                if (next != null) {
                    reply.setNext(next);
                }
                observer.onNext(reply.build());
                observer.onCompleted();
            })).build();
    }

    private static Entry.Builder entry(final String key, final OrderedEntries.Value value) {
        return Entry.newBuilder().setKey(key).setValue(UnsafeByteOperations.unsafeWrap(value.bytes()))
            .setVersion(value.version());
    }

    static boolean isRight(final int entry, final Entry reply) {
        return KvWork.isValue(entry, MemorySegment.ofArray(reply.getValue().toByteArray()));
    }

    static boolean isRight(final int first, final ScanReply reply) {
        boolean isRight = reply.getEntriesCount() == KvWork.SCANNED;
        for (int i = 0; isRight && i < KvWork.SCANNED; i++) {
            isRight = isRight(first + i, reply.getEntries(i));
        }
        return isRight;
    }
}
