package io.roundhouse.simulation;

import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Ports;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** The frontend of a server datapath, with an application that answers at once with the request's bytes. */
final class Answerer implements Engine {
    private final World world;
    private final ServerMemory memory;
    private final Faults faults;
    private final SimulatedFactory factory;
    private long count;

    Answerer(final World world, final EngineContext context, final Faults faults, final SimulatedFactory factory,
        final long count) {
        this.world = world;
        this.memory = world.serverMemory(context.datapath());
        this.faults = faults;
        this.factory = factory;
        this.count = count;
    }

    @Override
    public int doWork(final Ports ports) {
        int work = 0;
        final InPort reclaim = ports.in(1);
        while (reclaim.available() > 0) {
            memory.giveBack(reclaim.peek(0).offset());
            reclaim.release(1);
            work++;
        }
        final InPort requests = ports.in(0);
        while (requests.available() > 0 && memory.hasRoom()) {
            final Message request = requests.peek(0);
            faults.onMessage();
            if (request.kind() == Message.CANCEL) {
                requests.release(1);
                work++;
                continue;
            }
            final Message answer = ports.out(0).claim();
            if (answer == null) {
                break;
            }
            final long offset = memory.take();
            MemorySegment.copy(request.segment(), request.offset(), memory.segment, offset, Ledger.PAYLOAD_BYTES);
            world.arrived(memory.segment.get(ValueLayout.JAVA_LONG, offset),
                memory.segment.get(ValueLayout.JAVA_LONG, offset + 8));
            answer.kind(Message.RESPONSE).method(request.method()).callId(request.callId())
                .payload(memory.segment, offset, Ledger.PAYLOAD_BYTES);
            ports.out(0).publish();
            requests.release(1);
            count++;
            work++;
        }
        return work;
    }

    @Override
    public EngineState decompose() {
        return faults.decompose(() -> factory.state(count));
    }
}
