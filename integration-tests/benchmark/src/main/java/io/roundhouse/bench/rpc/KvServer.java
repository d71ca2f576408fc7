package io.roundhouse.bench.rpc;

import io.roundhouse.bench.Answers;
import io.roundhouse.client.StubServer;
import io.roundhouse.examples.kv.OrderedStore;
import java.io.IOException;
import java.nio.file.Path;

/** Application B with the example's store, full of entries. */
public final class KvServer {
    private KvServer() {
    }

    /** Arguments: the service's socket, the name of the service to offer. */
    public static void main(final String[] arguments) throws IOException {
        try (StubServer _ =
            StubServer.open(Path.of(arguments[0]), "B", arguments[1], new OrderedStore(KvWork.entries()))) {
            Answers.serve(_ -> new double[0]);
        }
    }
}
