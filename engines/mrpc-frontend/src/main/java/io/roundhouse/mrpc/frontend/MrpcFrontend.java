package io.roundhouse.mrpc.frontend;

import io.roundhouse.schema.binding.MethodCodecs;
import io.roundhouse.schema.negotiation.SchemaAgreement;
import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.shm.RingConsumer;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.StripeEnd;
import io.roundhouse.shm.WakeFlag;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Handle;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Ports;

/**
 * Carries messages between a stripe and the lanes. Owned by the datapath's executor. All positions and books are in the
 * {@link ServiceStripe}, so there is no state to hand over but which stripe it is. An instance takes the stripe over
 * when it is told its ports; from the moment that another one does, or that a call of it hangs, it touches nothing of
 * it.
 *
 * <p>Polled while its executor is awake; before that blocks, it arms the stripe's waiting flag and the application
 * writes the eventfd. The service never reads it: edge-triggered, each write wakes.
 */
final class MrpcFrontend implements Engine {
    static final String STRIPE = "stripe";

    private final ServiceStripe stripe;
    private final long handleId;
    private final MethodCodecs codecs;
    private final BatchLimit batch;
    private final EngineContext context;
    private StripeEnd end;
    private Payloads payloads;
    private Submissions submissions;
    private Deliveries deliveries;

    /** @param codecs for payloads that are records, or null */
    MrpcFrontend(final EngineContext context, final ServiceStripe stripe, final long handleId,
        final MethodCodecs codecs, final BatchLimit batch) {
        this.context = context;
        this.stripe = stripe;
        this.codecs = codecs;
        this.handleId = handleId;
        this.batch = batch;
    }

    private <T extends AutoCloseable> T handle(final String kind, final Class<T> type) {
        final Handle handle = context.handles().of(kind);
        return handle == null ? null : handle.as(type);
    }

    /** What the datapath's payloads are marshalled with, or null when they go as they are. */
    static MethodCodecs codecs(final EngineContext context) {
        final Handle handle = context.handles().of(MethodCodecs.KIND);
        return handle == null ? null : handle.as(MethodCodecs.class);
    }

    @Override
    public void portsChanged(final Ports ports) {
        final boolean isServer = context.datapath().role() == DatapathInfo.Role.SERVER;
        end = stripe.takeOver();
        final SchemaAgreement agreement = handle(SchemaAgreement.KIND, SchemaAgreement.class);
        final SchemaOffer offer = handle(SchemaOffer.KIND, SchemaOffer.class);
        final Refusals refusals = new Refusals(context, isServer);
        final Negotiation negotiation =
            agreement == null ? null : new Negotiation(context, agreement, end, stripe.marshalHeap());
        payloads = codecs == null ? new BytePayloads(end, stripe.sendSlice(), stripe.receiveHeap(), refusals)
            : new RecordPayloads(end, stripe.sendSlice(), stripe.receiveHeap(), stripe.marshalHeap(), codecs, refusals,
                isServer);
        deliveries = new Deliveries(context, end, stripe.receiveHeap(), payloads, refusals, negotiation, offer);
        submissions = new Submissions(context, end, stripe.sendSlice(), payloads, negotiation, offer, deliveries);
    }

    @Override
    public int doWork(final Ports ports) {
        if (end == null || stripe.violation() != null) {
            return 0;
        }
        final int limit = batch.current();
        final int reclaimed = takeBlocksBack();
        final int delivered = deliveries.run(ports.in(0), limit);
        final int returned = giveBlocksBack(ports.in(1), limit);
        final int taken = submissions.run(ports.out(0), limit);
        batch.moved(Math.max(delivered, taken));
        final boolean isReturned = returned > 0 || codecs != null && taken > 0;
        final boolean isMessage = deliveries.publishRefusals() || delivered > 0;
        if (isMessage || isReturned) {
            end.wakeApplication((isMessage ? WakeFlag.MESSAGES : 0) | (isReturned ? WakeFlag.RECLAIM : 0));
        }
        return reclaimed + delivered + returned + taken;
    }

    /** Receive blocks that the application has read. */
    private int takeBlocksBack() {
        final RingConsumer reclaim = end.receiveReclaim();
        final int available = reclaim.available();
        if (available <= 0) {
            return violation(available < 0, "receive reclaim ring is corrupt");
        }
        for (int i = 0; i < available; i++) {
            if (!end.free(reclaim.longEntry(0))) {
                return violation(true, "a block came back that was not out");
            }
            reclaim.consume();
        }
        reclaim.release(0);
        return available;
    }

    /** What nobody in the service needs any more. */
    private int giveBlocksBack(final InPort done, final int limit) {
        final int available = Math.min(done.available(), limit);
        int count = 0;
        while (count < available) {
            final int result = payloads.release(done.peek(0));
            if (result < 0) {
                violation(result == Payloads.BROKEN, "send reclaim ring is corrupt");
                break;
            }
            done.release(1);
            count++;
        }
        return count;
    }

    private int violation(final boolean is, final String reason) {
        if (is) {
            end.fail(reason);
        }
        return 0;
    }

    @Override
    public boolean prepareToBlock() {
        if (end == null || stripe.violation() != null) {
            return false;
        }
        final boolean isHeld = deliveries.isHeld();
        end.arm(isHeld ? WakeFlag.MESSAGES | WakeFlag.RECLAIM : WakeFlag.MESSAGES);
        return submissions.canRun() || isHeld && deliveries.canRun();
    }

    @Override
    public void onReady(final long token, final int events) {
        // The wake-up itself is all: the next duty cycle polls the rings.
    }

    @Override
    public EngineState decompose() {
        return batch.export().put(STRIPE, handleId).build();
    }

    @Override
    public void close() {
        context.descriptors().unregister(stripe.wakeFd());
    }
}
