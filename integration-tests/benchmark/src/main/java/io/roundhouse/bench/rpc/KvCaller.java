package io.roundhouse.bench.rpc;

import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.stub.RecordView;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.kv.Entry;
import io.roundhouse.examples.kv.KeyValueStoreClient;
import io.roundhouse.examples.kv.KvSchema;
import io.roundhouse.examples.kv.ScanReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** Application A, which gets and scans. */
public final class KvCaller extends StubCaller<KeyValueStoreClient> {
    private int kind;

    private KvCaller(final SessionOptions options) {
        super(options.records(List.of(KvSchema.SCHEMA)), KeyValueStoreClient::new);
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) throws IOException {
        try (KvCaller caller = new KvCaller(SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]))) {
            Caller.serve(caller);
        }
    }

    @Override
    void prepare(final Work work) {
        super.prepare(work);
        kind = work.requestBytes();
    }

    @Override
    boolean isTold(final long number) {
        return KvWork.isTold(kind, number);
    }

    @Override
    boolean callAndWait(final long number) {
        final int entry = KvWork.entry(number);
        try {
            return KvWork.isScan(number)
                ? isRight(entry, client(0).scan(request -> request.from(KvWork.key(entry)).limit(KvWork.SCANNED)))
                : isRight(entry, client(0).get(request -> request.key(KvWork.key(entry))));
        } catch (final StatusException e) {
            System.err.println("call failed: " + e.getMessage());
            return false;
        }
    }

    @Override
    void start(final int channel, final long number, final long beginNs, final Flight flight) {
        final int entry = KvWork.entry(number);
        if (KvWork.isScan(number)) {
            client(channel).scan(request -> request.from(KvWork.key(entry)).limit(KvWork.SCANNED),
                new Answer<ScanReply>(reply -> isRight(entry, reply), beginNs, flight));
        } else {
            client(channel).get(request -> request.key(KvWork.key(entry)),
                new Answer<Entry>(reply -> isRight(entry, reply), beginNs, flight));
        }
    }

    private static boolean isRight(final int entry, final Entry reply) {
        return KvWork.isValue(entry, reply.value());
    }

    private static boolean isRight(final int first, final ScanReply reply) {
        boolean isRight = reply.entriesCount() == KvWork.SCANNED;
        for (int i = 0; isRight && i < KvWork.SCANNED; i++) {
            isRight = isRight(first + i, reply.entries(i));
        }
        return isRight;
    }

    private record Answer<R extends RecordView>(Predicate<R> isRight, long beginNs, Flight flight)
        implements ReplyListener<R> {
        @Override
        public void onReply(final R reply) {
            flight.ended(beginNs, isRight.test(reply));
        }

        @Override
        public void onFailure(final StatusException failure) {
            System.err.println("call failed: " + failure.getMessage());
            flight.ended(beginNs, false);
        }
    }
}
