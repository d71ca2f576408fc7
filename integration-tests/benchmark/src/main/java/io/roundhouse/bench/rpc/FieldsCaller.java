package io.roundhouse.bench.rpc;

import io.roundhouse.bench.fields.Booking;
import io.roundhouse.bench.fields.FreightClient;
import io.roundhouse.bench.fields.TenFieldsSchema;
import io.roundhouse.client.SessionOptions;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.StatusException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Application A, calling with the generated stub of ten fields. */
public final class FieldsCaller extends StubCaller<FreightClient> {
    /** gRPC's number. */
    private static final int PERMISSION_DENIED = 7;

    private final Guests guests;

    private FieldsCaller(final SessionOptions options, final Guests guests) {
        super(options.records(List.of(TenFieldsSchema.SCHEMA)), FreightClient::new);
        this.guests = guests;
    }

    /**
     * Arguments: the service's socket, host:port of the peer service, {@code guests} when one in a hundred is denied.
     */
    public static void main(final String[] arguments) throws IOException {
        try (FieldsCaller caller =
            new FieldsCaller(SessionOptions.client(Path.of(arguments[0]), "A", arguments[1]),
                Guests.named(arguments[arguments.length - 1]))) {
            Caller.serve(caller);
        }
    }

    @Override
    boolean callAndWait(final long number) {
        try {
            return client(0).book(request -> Freight.write(request, number, guests)).digest()
                == Freight.expected(number, guests);
        } catch (final StatusException e) {
            return isDenial(e, number);
        }
    }

    @Override
    void start(final int channel, final long number, final long beginNs, final Flight flight) {
        client(channel).book(request -> Freight.write(request, number, guests), new Answer(number, beginNs,
            flight));
    }

    /** Whether it is what a rule does to the number's call. */
    private boolean isDenial(final StatusException failure, final long number) {
        if (failure.status() == PERMISSION_DENIED && guests.isDenied(number)) {
            return true;
        }
        System.err.println("call failed: " + failure.getMessage());
        return false;
    }

    /** One call's end. */
    private final class Answer implements ReplyListener<Booking> {
        private final long number;
        private final long beginNs;
        private final Flight flight;

        Answer(final long number, final long beginNs, final Flight flight) {
            this.number = number;
            this.beginNs = beginNs;
            this.flight = flight;
        }

        @Override
        public void onReply(final Booking reply) {
            flight.ended(beginNs, reply.digest() == Freight.expected(number, guests));
        }

        @Override
        public void onFailure(final StatusException failure) {
            if (isDenial(failure, number)) {
                flight.denied(beginNs);
            } else {
                flight.ended(beginNs, false);
            }
        }
    }
}
