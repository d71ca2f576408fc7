package io.roundhouse.testkit.contract;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.TestLink;
import io.roundhouse.testkit.TestPorts;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * A transport between the links of a few datapaths. Each step brings up to two numbered requests on random datapaths;
 * what comes out is taken at random, so links fill up now and then.
 *
 * <pre>
 *  payload of a request:  number on its datapath u64 | datapath u32 | whatever the contract's subclass wants
 * </pre>
 */
final class TransportRun extends Run {
    static final int DATAPATHS = 4;
    static final ValueLayout.OfLong NUMBER = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt ORIGIN = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final int HEADER = 12;

    private static final int SLOTS = 64;
    private static final int BYTES = 1 << 13;
    private static final int ORIGIN_BITS = 6;

    private final TestLink[] tx = new TestLink[DATAPATHS];
    private final TestLink[] rx = new TestLink[DATAPATHS];
    private final long[] numbers = new long[DATAPATHS];
    private final TestPorts ports;
    private final GeneralEngineContract contract;
    private final SplittableRandom random;

    TransportRun(final GeneralEngineContract contract, final EngineFactory factory, final TestEngineContext context,
        final long seed) {
        super(context, factory);
        this.contract = contract;
        this.random = new SplittableRandom(seed);
        final DatapathInfo[] datapaths = new DatapathInfo[DATAPATHS];
        for (int i = 0; i < DATAPATHS; i++) {
            datapaths[i] = TestEngineContext.info(i, Role.CLIENT);
            tx[i] = new TestLink(SLOTS, BYTES);
            rx[i] = new TestLink(SLOTS, BYTES);
        }
        ports = TestPorts.transport(datapaths, tx, rx);
        portsAreNew();
    }

    @Override
    void portsAreNew() {
        engine.portsChanged(ports);
    }

    @Override
    void step(final int position) {
        context.clock().advance(contract.stepNs(random));
        for (int n = random.nextInt(3); n > 0; n--) {
            bring(random.nextInt(DATAPATHS));
        }
        context.timers().fire(engine, context.clock().nanoTime());
        contract.poke(context, engine, random, position);
        engine.doWork(ports);
        for (int i = 0; i < DATAPATHS; i++) {
            take(i, position, random.nextInt(3));
        }
    }

    private void bring(final int datapath) {
        final Message message = tx[datapath].claim(HEADER + random.nextInt(contract.maxExtra() + 1));
        if (message == null) {
            return;
        }
        message.segment().set(NUMBER, message.offset(), numbers[datapath]);
        message.segment().set(ORIGIN, message.offset() + Long.BYTES, datapath);
        message.kind(Message.REQUEST).method(random.nextInt(4))
            .callId(numbers[datapath] % 3 == 0 ? 0 : random.nextLong(1, 1 << 20));
        numbers[datapath]++;
        tx[datapath].publish();
    }

    private void take(final int datapath, final int position, final int most) {
        final int count = Math.min(most, rx[datapath].available());
        for (int i = 0; i < count; i++) {
            final Message message = rx[datapath].peek(0);
            final long number = message.segment().get(NUMBER, message.offset());
            final int origin = message.length() < HEADER ? datapath
                : message.segment().get(ORIGIN, message.offset() + Long.BYTES);
            trace.add(datapath << ORIGIN_BITS | origin, position, number << ORIGIN_BITS | origin, message);
            rx[datapath].release(1);
        }
    }

    @Override
    void finish() {
        takeAll();
        for (int i = 0; i < MAX_FINISH && left() > 0; i++) {
            context.clock().advance(FINISH_STEP_NS);
            context.timers().fire(engine, context.clock().nanoTime());
            engine.doWork(ports);
            takeAll();
        }
    }

    private void takeAll() {
        for (int d = 0; d < DATAPATHS; d++) {
            take(d, -1, SLOTS);
        }
    }

    @Override
    long brought() {
        long brought = 0;
        for (final TestLink link : tx) {
            brought += link.published();
        }
        return brought;
    }

    @Override
    long out() {
        long out = 0;
        for (final TestLink link : tx) {
            out += link.position();
        }
        return out;
    }

    @Override
    long left() {
        long left = 0;
        for (final TestLink link : tx) {
            left += link.available();
        }
        return left;
    }
}
