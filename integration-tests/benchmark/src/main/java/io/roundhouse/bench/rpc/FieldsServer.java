package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import io.roundhouse.bench.fields.BookingBuilder;
import io.roundhouse.bench.fields.FreightServer;
import io.roundhouse.bench.fields.Shipment;
import io.roundhouse.client.StubServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;

/** Application B with the generated stub. Asked anything, it tells how many calls it served. */
public final class FieldsServer {
    private FieldsServer() {
    }

    /** Arguments: the service's socket, the name of the service to offer. */
    public static void main(final String[] arguments) throws IOException {
        final Desk desk = new Desk();
        try (StubServer serving = StubServer.open(Path.of(arguments[0]), "B", arguments[1], desk)) {
            Answers.serve(question -> new double[] {desk.served.sum()});
        }
    }

    private static final class Desk extends FreightServer {
        private final LongAdder served = new LongAdder();

        @Override
        protected void book(final Shipment request, final BookingBuilder reply) {
            reply.digest(Freight.digest(request));
            served.increment();
        }
    }
}
