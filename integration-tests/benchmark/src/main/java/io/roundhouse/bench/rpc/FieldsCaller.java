package io.roundhouse.bench.rpc;

import io.roundhouse.bench.fields.Booking;
import io.roundhouse.bench.fields.FreightClient;
import io.roundhouse.bench.fields.TenFieldsSchema;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.StatusException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Application A, calling with the generated stub: each lane is a channel of one stripe. */
public final class FieldsCaller extends ChannelCaller implements AutoCloseable {
    private final List<RpcChannel> channels = new ArrayList<>();
    private final List<FreightClient> clients = new ArrayList<>();
    private final SessionOptions options;

    private FieldsCaller(final SessionOptions options) {
        this.options = options.records(List.of(TenFieldsSchema.SCHEMA));
        open(1);
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) throws IOException {
        try (FieldsCaller caller =
            new FieldsCaller(SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]))) {
            Caller.serve(caller);
        }
    }

    /** Idle channels are closed, so that they disturb nobody. */
    private void open(final int count) {
        while (channels.size() > count) {
            clients.removeLast();
            channels.removeLast().close();
        }
        while (channels.size() < count) {
            channels.add(RpcChannel.open(options));
            clients.add(new FreightClient(channels.getLast()));
        }
    }

    @Override
    void prepare(final Work work) {
        open(work.lanes());
    }

    @Override
    boolean callAndWait(final long number) {
        try {
            return clients.getFirst().book(request -> Freight.write(request, number)).digest()
                == Freight.expected(number);
        } catch (final StatusException e) {
            System.err.println("call failed: " + e.getMessage());
            return false;
        }
    }

    @Override
    void start(final int channel, final long number, final long beginNs, final Flight flight) {
        clients.get(channel).book(request -> Freight.write(request, number), new Answer(number, beginNs, flight));
    }

    @Override
    public void close() {
        open(0);
    }

    private record Answer(long number, long beginNs, Flight flight) implements ReplyListener<Booking> {
        @Override
        public void onReply(final Booking reply) {
            flight.ended(beginNs, reply.digest() == Freight.expected(number));
        }

        @Override
        public void onFailure(final StatusException failure) {
            System.err.println("call failed: " + failure.getMessage());
            flight.ended(beginNs, false);
        }
    }
}
