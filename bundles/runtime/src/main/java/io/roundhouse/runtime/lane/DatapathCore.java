package io.roundhouse.runtime.lane;

import io.roundhouse.api.Status;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Message;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Function;

/**
 * The lanes of a datapath and what moves messages along them. Owned by the executor; replaced by a copy as a whole
 * when a call from within it hangs, so that the thread that hangs is left with an orphan.
 */
final class DatapathCore implements Evacuable {
    private static final VarHandle IN_CALL;
    /** {@link #inCall} while the frontend works. */
    private static final int FRONTEND = Integer.MAX_VALUE;

    static {
        try {
            IN_CALL = MethodHandles.lookup().findVarHandle(DatapathCore.class, "inCall", int.class);
        } catch (final ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final CallTable calls;
    final Lane tx;
    final Lane rx;
    final ParkTable txPark;
    final ParkTable rxPark;
    final FrontendPorts ports;

    private final DatapathInfo info;
    private final Link txLink;
    private final Link rxLink;
    private final DatapathCounters counters;
    private final DatapathTexts texts;
    private final GeneralPlace frontend;
    private final boolean isServer;
    private final LinkProducer toTransport;
    private final LinkConsumer fromTransport;
    private final Ingress ingress;
    private final RxTail rxTail;
    private final TxTail txTail;
    private final TxReclaim txReclaim;
    private final TxHead txHead;
    /** As {@link TxHead#isGated}, for the other lane. */
    private boolean isRxGated;
    private volatile boolean isOrphan;
    /**
     * Who is in a call: 0 nobody, from 1 a stage of the tx lane, from -1 down one of the rx lane. A number, since a
     * collector wants to know of each reference that is stored, and this is written twice for each batch.
     */
    private int inCall;

    /** A new core. The frontend's place is made when the calls it sees are there. */
    DatapathCore(final DatapathInfo info, final long opening, final Link txLink, final Link rxLink,
        final DatapathCounters counters, final DatapathTexts texts, final Function<CallTable, GeneralPlace> frontend) {
        this(info, txLink, rxLink, counters, texts, newCalls(info, opening), new Lane(), new Lane(), new ParkTable(0),
            new ParkTable(Math.max(SlabAllocator.SPAN_LENGTH, rxLink.byteCapacity)), frontend);
    }

    private DatapathCore(final DatapathInfo info, final Link txLink, final Link rxLink, final DatapathCounters counters,
        final DatapathTexts texts, final CallTable calls, final Lane tx, final Lane rx, final ParkTable txPark,
        final ParkTable rxPark,
        final Function<CallTable, GeneralPlace> frontend) {
        this.info = info;
        this.txLink = txLink;
        this.rxLink = rxLink;
        this.counters = counters;
        this.texts = texts;
        this.calls = calls;
        this.tx = tx;
        this.rx = rx;
        this.txPark = txPark;
        this.rxPark = rxPark;
        this.isServer = info.role() == DatapathInfo.Role.SERVER;
        toTransport = new LinkProducer(txLink);
        fromTransport = new LinkConsumer(rxLink);
        ingress = new Ingress(rx, rxPark, fromTransport, calls, isServer, counters, texts);
        rxTail = new RxTail(rx, ingress, rxPark, calls, isServer, counters);
        txTail = new TxTail(tx, txLink, toTransport, calls, isServer, counters);
        txReclaim = new TxReclaim(tx, txLink);
        txHead = new TxHead(tx, txPark, counters);
        ports = new FrontendPorts(info, rxTail, txReclaim, txHead);
        this.frontend = frontend.apply(calls);
    }

    private static CallTable newCalls(final DatapathInfo info, final long opening) {
        return new CallTable(opening,
            info.role() == DatapathInfo.Role.SERVER ? null : new DeadlineTexts(CallTable.CAPACITY));
    }

    /** The copy that goes on in this one's stead. Called once no call from within it is waited for any more. */
    DatapathCore evacuate() {
        isOrphan = true;
        toTransport.fence();
        fromTransport.fence();
        final ParkTable freshTxPark = txPark.copy();
        final ParkTable freshRxPark = rxPark.copy();
        final Stage[] txStages = copy(tx.stages, freshTxPark);
        final Stage[] rxStages = copy(rx.stages, freshRxPark);
        final DatapathCore fresh = new DatapathCore(info, txLink, rxLink, counters, texts, calls.copy(),
            tx.copy(txStages),
            rx.copy(rxStages), freshTxPark, freshRxPark, _ -> frontend);
        final int hung = (int) IN_CALL.getAcquire(this);
        final Stage stuck = stage(hung);
        for (final Stage stage : txStages) {
            final Stage rxStage = find(rxStages, stage.place);
            stage.place.restage(stage, rxStage);
            stage.place.evacuate(fresh, stuck != null && stuck.place == stage.place ? stuck : null);
        }
        if (hung == FRONTEND && !frontend.isOnTrial) {
            fresh.failInHand();
        }
        frontend.evacuate(fresh.ports, fresh.calls, hung == FRONTEND);
        return fresh;
    }

    private Stage stage(final int number) {
        return number == 0 || number == FRONTEND ? null : number > 0 ? tx.stages[number - 1] : rx.stages[-1 - number];
    }

    private static Stage[] copy(final Stage[] stages, final ParkTable park) {
        final Stage[] copies = new Stage[stages.length];
        for (int i = 0; i < stages.length; i++) {
            copies[i] = stages[i].copy(park);
        }
        return copies;
    }

    private static Stage find(final Stage[] stages, final PolicyPlace place) {
        for (final Stage stage : stages) {
            if (stage.place == place) {
                return stage;
            }
        }
        throw new IllegalStateException("place has no stage on the other lane: place=" + place.name());
    }

    @Override
    public boolean isOrphan() {
        return isOrphan;
    }

    @Override
    public void failInHand() {
        rxTail.failFirst(Status.INTERNAL, texts.frontendFailed);
    }

    /** @param who see {@link #inCall} */
    void enter(final int who) {
        IN_CALL.setRelease(this, who);
    }

    void leave() {
        inCall = 0;
    }

    /** One duty cycle: towards the application, the application's end, towards the network. */
    int doWork(final long nowNs, final boolean isClosing) {
        counters.failed += calls.expire(nowNs);
        int work = (isServer ? publishCancels(rx) : publishPending(rx) + publishCancels(tx))
            + publishResumed(rx, rxPark, nowNs)
            + (isRxGated ? 0 : ingress.run(isClosing));
        final Stage[] rxStages = rx.stages;
        for (int i = 0; i < rxStages.length; i++) {
            work += rxStages[i].place.run(rxStages[i], -1 - i, this);
            if (isOrphan) {
                return 0;
            }
        }
        work += rxTail.collect() + (isServer ? publishPending(tx) : 0) + publishResumed(tx, txPark, nowNs);
        txReclaim.collect();
        work += isClosing ? dropAll() : runFrontend(nowNs);
        if (isOrphan) {
            return 0;
        }
        final Stage[] txStages = tx.stages;
        for (int i = 0; i < txStages.length; i++) {
            work += txStages[i].place.run(txStages[i], 1 + i, this);
            if (isOrphan) {
                return 0;
            }
        }
        final int passed = txTail.run();
        if (passed > 0) {
            txLink.ring();
        }
        return work + passed;
    }

    void gate(final boolean txGated, final boolean rxGated) {
        txHead.isGated = txGated;
        isRxGated = rxGated;
    }

    private int runFrontend(final long nowNs) {
        enter(FRONTEND);
        final int work = frontend.run(nowNs, this);
        if (!isOrphan) {
            leave();
        }
        return work;
    }

    /** When the frontend must run again, see {@link io.roundhouse.runtime.executor.Unit#prepareToBlock}. */
    long prepareFrontendToBlock() {
        enter(FRONTEND);
        final long dueNs = frontend.prepareToBlock(this);
        if (!isOrphan) {
            leave();
        }
        return dueNs;
    }

    private int dropAll() {
        final int dropped = rxTail.available();
        for (int i = 0; i < dropped; i++) {
            if (!isServer) {
                calls.close(rxTail.peek(i).callId());
            }
        }
        rxTail.release(dropped);
        final int reclaimed = txReclaim.available();
        txReclaim.release(reclaimed);
        return dropped + reclaimed;
    }

    private int publishPending(final Lane lane) {
        int published = 0;
        while (calls.hasPending()) {
            final Slot slot = lane.claimControl();
            if (slot == null) {
                break;
            }
            slot.control();
            calls.takePending(slot);
            lane.publish();
            published++;
        }
        return published;
    }

    /** Tells the server of calls that were given up, behind their requests, or the application of streams. */
    private int publishCancels(final Lane lane) {
        int published = 0;
        while (calls.hasUntold()) {
            final Slot slot = lane.claimControl();
            if (slot == null) {
                break;
            }
            slot.control();
            slot.kind(Message.CANCEL).callId(calls.takeUntold());
            lane.publish();
            published++;
        }
        return published;
    }

    private static int publishResumed(final Lane lane, final ParkTable park, final long nowNs) {
        int published = 0;
        while (park.nextDueNs() <= nowNs) {
            final Slot slot = lane.claimResumed();
            if (slot == null) {
                break;
            }
            slot.copySlot(park.first());
            if (slot.resumeAtNs() == Long.MIN_VALUE) {
                slot.resumeAtNs(0);
            }
            park.removeFirst();
            lane.publish();
            published++;
        }
        return published;
    }

    /** The application is gone: peers get no answers of it, and it waits for none of theirs. */
    void abandonCalls() {
        counters.failed += isServer ? calls.finishServing(Status.UNAVAILABLE, texts.detached) : calls.cancelSent();
    }

    /** Whether nothing of this datapath is on its way any more. */
    boolean isDrained() {
        return !(isServer && fromTransport.available() > 0) && !calls.hasPending() && !calls.hasUntold()
            && tx.reclaimed.get() == tx.ring.getCursor() && txLink.depth() == 0;
    }

    int txDepth() {
        return tx.depth() + txLink.depth();
    }

    int rxDepth() {
        return rx.depth() + rxLink.depth();
    }

    /** Whether input waits that the last cycle has not seen. */
    boolean hasFreshInput() {
        return fromTransport.available() > 0 && rx.hasRoom() && !rxPark.isFull();
    }

    /** Whether anything is on the lanes or waits for them. */
    boolean isBusy() {
        return calls.hasPending() || calls.hasUntold() || fromTransport.available() > 0
            || rx.reclaimed.get() != rx.ring.getCursor() || tx.reclaimed.get() != tx.ring.getCursor();
    }

    long nextDueNs() {
        return Math.min(calls.nextDeadlineNs(), Math.min(txPark.nextDueNs(), rxPark.nextDueNs()));
    }
}
