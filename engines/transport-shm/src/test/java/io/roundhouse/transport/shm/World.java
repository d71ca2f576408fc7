package io.roundhouse.transport.shm;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A transport with the links of any number of datapaths, run by hand. */
final class World implements Ports {
    static final int SLOTS = 256;
    static final int BYTES = 1 << 14;

    final TestEngineContext context = TestEngineContext.transport("shm");
    final ShmTransportFactory factory = new ShmTransportFactory();
    final List<DatapathInfo> infos = new ArrayList<>();
    final List<TestLink> tx = new ArrayList<>();
    final List<TestLink> rx = new ArrayList<>();
    private final Set<Integer> closing = new HashSet<>();
    /** Where the messages of a datapath are. */
    private final List<MemorySegment> payloads = new ArrayList<>();
    private int opened;
    private Engine engine = factory.create(context);

    /** @return its number */
    int open(final Role role, final String target) {
        int id = infos.indexOf(null);
        if (id < 0) {
            id = infos.size();
            infos.add(null);
            tx.add(null);
            rx.add(null);
            payloads.add(Arena.ofAuto().allocate(2 * BYTES));
        }
        infos.set(id, new DatapathInfo(id, "d" + opened++, "app", role, target, DescriptorSet.EMPTY));
        tx.set(id, new TestLink(SLOTS, 0));
        rx.set(id, new TestLink(SLOTS, BYTES));
        engine.portsChanged(this);
        return id;
    }

    void closing(final int id) {
        closing.add(id);
        engine.portsChanged(this);
    }

    void close(final int id) {
        infos.set(id, null);
        closing.remove(id);
        engine.portsChanged(this);
    }

    /** Another instance goes on, its state carried as bytes. */
    void exchange() {
        final EngineState state = EngineState.fromBytes(engine.decompose().toBytes());
        engine = factory.restore(context, state);
        engine.portsChanged(this);
    }

    void step() {
        context.clock().advance(1_000);
        context.timers().fire(engine, context.clock().nanoTime());
        engine.doWork(this);
    }

    void stopping() {
        engine.stopping();
    }

    /** Publishes a message of so many bytes that begin with a number. @return it, until the next call; or null */
    Message send(final int id, final int kind, final long number, final int length) {
        final Message message = tx.get(id).claim();
        if (message != null) {
            final MemorySegment payload = payloads.get(id);
            final long at = (tx.get(id).published() % SLOTS) * 8;
            if (length >= 8) {
                payload.set(ValueLayout.JAVA_LONG_UNALIGNED, at, number);
            }
            message.kind(kind).payload(payload, at, length).callId(number);
            tx.get(id).publish();
        }
        return message;
    }

    /** Answers a request that came to a server. */
    Message answer(final int id, final int connection, final long streamId, final long number, final int length) {
        final Message answer = send(id, Message.RESPONSE, number, length);
        return answer == null ? null : answer.streamId(streamId).connection(connection);
    }

    static long number(final Message message) {
        return message.segment().get(ValueLayout.JAVA_LONG_UNALIGNED, message.offset());
    }

    @Override
    public int inCount() {
        return infos.size();
    }

    @Override
    public InPort in(final int index) {
        return infos.get(index) == null ? null : tx.get(index);
    }

    @Override
    public int outCount() {
        return infos.size();
    }

    @Override
    public OutPort out(final int index) {
        return infos.get(index) == null ? null : rx.get(index);
    }

    @Override
    public DatapathInfo datapath(final int index) {
        return infos.get(index);
    }

    @Override
    public boolean isClosing(final int index) {
        return closing.contains(index);
    }

    @Override
    public StagePort tx() {
        return null;
    }

    @Override
    public StagePort rx() {
        return null;
    }
}
