package io.roundhouse.mrpc.frontend;

import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.RingProducer;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.shm.WakeFlag;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Ports;

/**
 * Carries messages between a stripe and the lanes. Owned by the datapath's executor. All positions and books are in the
 * {@link ServiceStripe}, so there is no state to hand over but which stripe it is.
 *
 * <p>Polled while its executor is awake; before that blocks, it arms the stripe's waiting flag and the application
 * writes the eventfd. The service never reads it: edge-triggered, each write wakes.
 */
final class MrpcFrontend implements Engine {
    static final String STRIPE = "stripe";

    private static final int BATCH = 64;

    private final ServiceStripe stripe;
    private final long handleId;
    private final Submissions submissions;
    private final Deliveries deliveries;
    private final EngineContext context;

    MrpcFrontend(final EngineContext context, final ServiceStripe stripe, final long handleId) {
        this.context = context;
        this.stripe = stripe;
        this.handleId = handleId;
        final boolean isServer = context.datapath().role() == DatapathInfo.Role.SERVER;
        submissions = new Submissions(context, stripe, isServer);
        deliveries = new Deliveries(context, stripe, isServer);
    }

    @Override
    public int doWork(final Ports ports) {
        if (stripe.violation() != null) {
            return 0;
        }
        final int reclaimed = takeBlocksBack();
        final int delivered = deliveries.run(ports.in(0), BATCH);
        final int returned = giveBlocksBack(ports.in(1));
        final int taken = submissions.run(ports.out(0), BATCH);
        if (delivered > 0 || returned > 0) {
            stripe.wakeApplication(
                (delivered > 0 ? WakeFlag.MESSAGES : 0) | (returned > 0 ? WakeFlag.RECLAIM : 0));
        }
        return reclaimed + delivered + returned + taken;
    }

    /** Receive blocks that the application has read. */
    private int takeBlocksBack() {
        final RingConsumer reclaim = stripe.receiveReclaim();
        final int available = reclaim.available();
        if (available <= 0) {
            return violation(available < 0, "receive reclaim ring is corrupt");
        }
        final SlabAllocator blocks = stripe.receiveBlocks();
        for (int i = 0; i < available; i++) {
            if (!blocks.free(reclaim.longEntry(i))) {
                return violation(true, "a block came back that was not out");
            }
        }
        reclaim.release(available);
        return available;
    }

    /** Send blocks that nobody in the service needs any more. */
    private int giveBlocksBack(final InPort done) {
        final int available = Math.min(done.available(), BATCH);
        if (available == 0) {
            return 0;
        }
        final RingProducer reclaim = stripe.sendReclaim();
        int count = 0;
        while (count < available) {
            if (done.peek(count).length() > 0) {
                final int result = reclaim.offer(done.peek(count).offset());
                if (result < 0) {
                    violation(result == RingProducer.CORRUPT, "send reclaim ring is corrupt");
                    break;
                }
            }
            count++;
        }
        done.release(count);
        return count;
    }

    private int violation(final boolean is, final String reason) {
        if (is) {
            stripe.fail(reason);
        }
        return 0;
    }

    @Override
    public boolean prepareToBlock() {
        if (stripe.violation() != null) {
            return false;
        }
        final boolean isHeld = deliveries.isHeld();
        stripe.serviceWaiting().arm(isHeld ? WakeFlag.MESSAGES | WakeFlag.RECLAIM : WakeFlag.MESSAGES);
        return submissions.canRun() || isHeld && deliveries.canRun();
    }

    @Override
    public void onReady(final long token, final int events) {
        // The wake-up itself is all: the next duty cycle polls the rings.
    }

    @Override
    public EngineState decompose() {
        return EngineState.builder(1).put(STRIPE, handleId).build();
    }

    @Override
    public void close() {
        context.descriptors().unregister(stripe.wakeFd());
    }
}
