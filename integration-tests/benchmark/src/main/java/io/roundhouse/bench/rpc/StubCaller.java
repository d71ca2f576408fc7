package io.roundhouse.bench.rpc;

import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.SessionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Application A, calling with a generated stub: each lane is a channel of one stripe.
 *
 * @param <C> the stub
 */
abstract class StubCaller<C> extends ChannelCaller implements AutoCloseable {
    private final List<RpcChannel> channels = new ArrayList<>();
    private final List<C> clients = new ArrayList<>();
    private final Function<RpcChannel, C> stub;
    private final SessionOptions options;

    StubCaller(final SessionOptions options, final Function<RpcChannel, C> stub) {
        this.options = options;
        this.stub = stub;
        open(1);
    }

    /** Idle channels are closed, so that they disturb nobody. */
    private void open(final int count) {
        while (channels.size() > count) {
            clients.removeLast();
            channels.removeLast().close();
        }
        while (channels.size() < count) {
            channels.add(RpcChannel.open(options));
            clients.add(stub.apply(channels.getLast()));
        }
    }

    /** The stub of a lane. */
    final C client(final int lane) {
        return clients.get(lane);
    }

    @Override
    void prepare(final Work work) {
        open(work.lanes());
    }

    @Override
    public final void close() {
        open(0);
    }
}
