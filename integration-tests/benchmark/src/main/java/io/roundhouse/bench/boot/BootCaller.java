package io.roundhouse.bench.boot;

import io.roundhouse.bench.Answers;
import io.roundhouse.bench.fields.FreightClient;
import io.roundhouse.bench.fields.TenFieldsSchema;
import io.roundhouse.bench.rpc.Freight;
import io.roundhouse.client.AttachException;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.StatusException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** An application that waits for its service. Asked, it answers when its first call was answered, in ns. */
public final class BootCaller {
    private static final long RETRY_NS = 1_000_000;
    private static final long LIMIT_NS = 60_000_000_000L;
    private static final CallOptions WITHIN_1_S = CallOptions.timeout(Duration.ofSeconds(1));

    private BootCaller() {
    }

    /** Arguments: the service's socket, host:port of the peer service. */
    public static void main(final String[] arguments) throws IOException {
        Answers.serve(question -> new double[] {firstCall(Path.of(arguments[0]), arguments[1])});
    }

    private static double firstCall(final Path socket, final String target) {
        final long giveUpNs = System.nanoTime() + LIMIT_NS;
        while (System.nanoTime() - giveUpNs < 0) {
            try (RpcChannel channel = RpcChannel.open(socket, "A", target, TenFieldsSchema.SCHEMA)) {
                final FreightClient client = new FreightClient(channel, WITHIN_1_S);
                client.book(request -> Freight.write(request, 1));
                return System.nanoTime();
            } catch (final AttachException | StatusException e) {
                LockSupport.parkNanos(RETRY_NS);
            }
        }
        return Double.NaN;
    }
}
