package io.roundhouse.runtime.lane;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.runtime.engine.ReasonText;
import java.lang.foreign.MemorySegment;

/**
 * The calls open on a datapath: arrays of primitives, one entry per call. Owned by the datapath's executor, untouched
 * by an exchange of engines. A call id has 48 bits, {@code generation << 10 | index}, so an id of a call that ended
 * is told from the one that took its entry.
 *
 * <pre>
 *  FREE -> OPEN (its request is on the tx lane) -> SENT (in the link) -> ANSWERED (answer on the rx lane) -> DONE
 *  OPEN, SENT, ANSWERED -> PENDING (completion waits for the lane) -> DONE (with the frontend, or near)
 *  FREE -> SERVING (its request came from the link) -> PENDING (answer waits for the lane) -> DONE (on the lane)
 *  DONE -> FREE
 * </pre>
 *
 * A call that has a deadline is in a {@link DeadlineWheel} until it is PENDING or DONE. A call with more messages than
 * one on a side, a stream, is in a {@link StreamIndex}; the state is that of its first request and its last answer.
 */
public final class CallTable {
    /** Calls open at most. */
    public static final int CAPACITY = 1024;

    static final byte FREE = 0;
    static final byte OPEN = 1;
    static final byte SENT = 2;
    static final byte SERVING = 3;
    static final byte ANSWERED = 4;
    static final byte PENDING = 5;
    static final byte DONE = 6;

    private static final int INDEX_BITS = 10;
    private static final int CALLS_PER_OPENING_BITS = 20;
    private static final long ID_MASK = (1L << 48) - 1;
    private static final int NONE = -1;

    private static final ReasonText CANCELLED = ReasonText.of("cancelled by the caller");
    /** What a server's callers are told: they know how long they gave it. */
    private static final ReasonText SERVER_DEADLINE =
        ReasonText.of("deadline passed before the application of the server answered");

    private final long[] id = new long[CAPACITY];
    private final byte[] state = new byte[CAPACITY];
    private final long[] cookie = new long[CAPACITY];
    private final int[] method = new int[CAPACITY];
    private final long[] timeoutNs = new long[CAPACITY];
    private final long[] stream = new long[CAPACITY];
    private final int[] connection = new int[CAPACITY];
    private final long[] linkPosition = new long[CAPACITY];
    private final int[] status = new int[CAPACITY];
    private final MemorySegment[] answer = new MemorySegment[CAPACITY];
    private final long[] answerOffset = new long[CAPACITY];
    private final int[] answerLength = new int[CAPACITY];
    private final StageLongs stageLongs;
    private final boolean[] isStream = new boolean[CAPACITY];
    /** Messages that the peer may still send in a stream. */
    private final int[] window = new int[CAPACITY];
    private final StreamIndex streams;
    private int streamCount;
    /**
     * Calls that ended and whose other end is to be told: of a client's, the server that may have it; of a server's,
     * the application that may have it, for streams. A ring.
     */
    private final long[] untold = new long[CAPACITY];
    private final int[] nextFree = new int[CAPACITY];
    private final int[] nextPending = new int[CAPACITY];
    private final DeadlineWheel wheel;
    private final DeadlineTexts texts;
    private long nowNs;
    private int freeHead;
    private int pendingHead = NONE;
    private int pendingTail = NONE;
    private int openCount;
    private int untoldHead;
    private int untoldCount;

    CallTable() {
        this(0, null);
    }

    /**
     * @param opening number of the datapath among all ever opened: late answers to a former one of its number find no
     *     call
     * @param texts of a client's calls whose deadline passes; null for a server, whose callers have their own
     */
    CallTable(final long opening, final DeadlineTexts texts) {
        this(new DeadlineWheel(CAPACITY), texts, new StreamIndex(), new StageLongs());
        for (int i = 0; i < CAPACITY; i++) {
            nextFree[i] = i + 1 < CAPACITY ? i + 1 : NONE;
            id[i] = (opening << CALLS_PER_OPENING_BITS + INDEX_BITS | i) & ID_MASK;
        }
    }

    private CallTable(final DeadlineWheel wheel, final DeadlineTexts texts, final StreamIndex streams,
        final StageLongs stageLongs) {
        this.stageLongs = stageLongs;
        this.streams = streams;
        this.wheel = wheel;
        this.texts = texts;
    }

    private int index(final long callId) {
        final int i = (int) (callId & CAPACITY - 1);
        return id[i] == callId && state[i] != FREE ? i : NONE;
    }

    private long open(final byte as, final int calledMethod, final long deadline) {
        final int i = freeHead;
        if (i == NONE) {
            return 0;
        }
        freeHead = nextFree[i];
        id[i] = id[i] + (1L << INDEX_BITS) & ID_MASK;
        if (id[i] == 0) {
            id[i] = 1L << INDEX_BITS;
        }
        state[i] = as;
        method[i] = calledMethod;
        timeoutNs[i] = deadline - nowNs;
        if (deadline != 0) {
            wheel.add(i, deadline);
        }
        linkPosition[i] = Slot.NONE;
        stageLongs.clear(i);
        openCount++;
        return id[i];
    }

    long openClient(final long applicationCookie, final int calledMethod, final long deadline) {
        final long callId = open(OPEN, calledMethod, deadline);
        if (callId != 0) {
            cookie[index(callId)] = applicationCookie;
        }
        return callId;
    }

    long openServer(final long peerStream, final int peerConnection, final int calledMethod, final long deadline) {
        final long callId = open(SERVING, calledMethod, deadline);
        if (callId != 0) {
            final int i = index(callId);
            stream[i] = peerStream;
            connection[i] = peerConnection;
        }
        return callId;
    }

    /** The state of a call; {@link #FREE} when the id is of none. */
    byte state(final long callId) {
        final int i = index(callId);
        return i == NONE ? FREE : state[i];
    }

    boolean isOpen(final long callId) {
        return index(callId) != NONE;
    }

    long cookie(final long callId) {
        final int i = index(callId);
        return i == NONE ? 0 : cookie[i];
    }

    int method(final long callId) {
        final int i = index(callId);
        return i == NONE ? 0 : method[i];
    }

    long stream(final long callId) {
        return stream[index(callId)];
    }

    int connection(final long callId) {
        return connection[index(callId)];
    }

    void sent(final long callId, final long position) {
        final int i = index(callId);
        state[i] = SENT;
        linkPosition[i] = position;
    }

    /** Notes that the answer of a call that was sent is on the lane. @return false when it is not waited for */
    boolean answered(final long callId) {
        final int i = index(callId);
        if (i == NONE || state[i] != SENT) {
            return false;
        }
        state[i] = ANSWERED;
        return true;
    }

    /** Takes note that a call has more messages than one on a side. */
    void streams(final long callId) {
        final int i = index(callId);
        if (i != NONE && !isStream[i]) {
            isStream[i] = true;
            window[i] = MessageFlags.INITIAL_WINDOW;
            streamCount++;
            streams.put(key(i), connection[i], i);
        }
    }

    /** How the application of a client or the peer of a server names the call. */
    private long key(final int i) {
        return stream[i] == 0 ? cookie[i] : stream[i];
    }

    boolean isStream(final long callId) {
        final int i = index(callId);
        return i != NONE && isStream[i];
    }

    int streamCount() {
        return streamCount;
    }

    /** The stream of that name, or {@link io.roundhouse.spi.Calls#NONE}. @param ofConnection 0 for a client's */
    long find(final long name, final int ofConnection) {
        final int i = streams.find(name, ofConnection);
        return i == NONE ? io.roundhouse.spi.Calls.NONE : id[i];
    }

    /** A message of a stream came. @return whether the peer was allowed to send it */
    boolean charge(final long callId) {
        final int i = index(callId);
        return i != NONE && --window[i] >= 0;
    }

    void grant(final long callId, final int messages) {
        final int i = index(callId);
        if (i != NONE) {
            window[i] = (int) Math.min((long) window[i] + messages, Integer.MAX_VALUE);
        }
    }

    /** An answer that others were to follow is the last after all: the server is told. */
    void cutShort(final long callId) {
        final int i = index(callId);
        if (i != NONE && state[i] == SENT) {
            tell(i);
            state[i] = ANSWERED;
        }
    }

    /** The application of a server is told that a stream of its is over. */
    void tell(final long callId) {
        final int i = index(callId);
        if (i != NONE && isStream[i]) {
            tell(i);
        }
    }

    private void tell(final int i) {
        // With more than there can be calls the peer takes nothing, and will hear of them by their deadlines.
        if (untoldCount < CAPACITY) {
            untold[untoldHead + untoldCount++ & CAPACITY - 1] = id[i];
        }
    }

    /** Nobody waits for answers to a connection any more: its calls are over, and the application is told. */
    int loseConnection(final int lost) {
        int ended = 0;
        for (int i = 0; i < CAPACITY; i++) {
            if (connection[i] == lost && state[i] == SERVING) {
                tell(i);
                close(id[i]);
                ended++;
            }
        }
        return ended;
    }

    /** Notes that the answer is in the frontend's hands, whatever the deadline. */
    void delivering(final long callId) {
        final int i = index(callId);
        if (i != NONE && state[i] == ANSWERED) {
            state[i] = DONE;
            wheel.remove(i);
        }
    }

    boolean close(final long callId) {
        final int i = index(callId);
        if (i == NONE || state[i] == PENDING) {
            return false;
        }
        state[i] = FREE;
        wheel.remove(i);
        answer[i] = null;
        if (isStream[i]) {
            isStream[i] = false;
            streamCount--;
            streams.remove(key(i), connection[i], i);
        }
        nextFree[i] = freeHead;
        freeHead = i;
        openCount--;
        return true;
    }

    /** Lets a call end with a status and a text. @return whether it was open and not ended yet */
    boolean finish(final long callId, final int withStatus, final ReasonText text) {
        return finish(callId, withStatus, text.memory(), 0, text.length());
    }

    /** Lets a call end with a status and an answer, or a text. @return whether it was open and not ended yet */
    boolean finish(final long callId, final int withStatus, final MemorySegment memory, final long offset,
        final int length) {
        final int i = index(callId);
        if (i == NONE || state[i] >= PENDING) {
            return false;
        }
        if (isStream[i] && (state[i] == SENT || state[i] == SERVING)) {
            tell(i);
        }
        state[i] = PENDING;
        wheel.remove(i);
        status[i] = withStatus;
        answer[i] = memory;
        answerOffset[i] = offset;
        answerLength[i] = length;
        nextPending[i] = NONE;
        if (pendingTail == NONE) {
            pendingHead = i;
        } else {
            nextPending[pendingTail] = i;
        }
        pendingTail = i;
        return true;
    }

    /** Ends the call of a cookie that was given up. @return whether it was open and not ended yet */
    boolean cancel(final long ofCookie) {
        for (int i = 0; i < CAPACITY; i++) {
            if (cookie[i] == ofCookie && (state[i] == OPEN || state[i] == SENT || state[i] == ANSWERED)) {
                return cancel(i);
            }
        }
        return false;
    }

    /** Ends every call that the server has, because the application is gone. @return how many */
    int cancelSent() {
        int ended = 0;
        for (int i = 0; i < CAPACITY; i++) {
            if (state[i] == SENT && cancel(i)) {
                ended++;
            }
        }
        return ended;
    }

    private boolean cancel(final int i) {
        if (state[i] == SENT && !isStream[i]) {
            tell(i);
        }
        return finish(id[i], Status.CANCELLED, CANCELLED);
    }

    boolean hasUntold() {
        return untoldCount > 0;
    }

    /** Takes the oldest call whose other end is to be told. There is one. */
    long takeUntold() {
        final long callId = untold[untoldHead];
        untoldHead = untoldHead + 1 & CAPACITY - 1;
        untoldCount--;
        return callId;
    }

    /** The call of a peer's stream that is served, or 0. */
    long served(final long peerStream, final int peerConnection) {
        final int found = streams.find(peerStream, peerConnection);
        if (found != NONE) {
            return state[found] == SERVING ? id[found] : 0;
        }
        for (int i = 0; i < CAPACITY; i++) {
            if (stream[i] == peerStream && connection[i] == peerConnection && state[i] == SERVING) {
                return id[i];
            }
        }
        return 0;
    }

    boolean hasPending() {
        return pendingHead != NONE;
    }

    /** Takes the first pending completion off the list and writes it to a slot. There is one. */
    void takePending(final Slot into) {
        final int i = pendingHead;
        pendingHead = nextPending[i];
        if (pendingHead == NONE) {
            pendingTail = NONE;
        }
        state[i] = DONE;
        into.callId(id[i]).kind(io.roundhouse.spi.Message.RESPONSE).method(method[i]).status(status[i])
            .payload(answer[i], answerOffset[i], answerLength[i]);
    }

    /** Ends every call whose request went into the link before a position. @return how many */
    int finishSentBefore(final long position, final int withStatus, final ReasonText text) {
        int ended = 0;
        for (int i = 0; i < CAPACITY; i++) {
            if (state[i] == SENT && linkPosition[i] < position && finish(id[i], withStatus, text)) {
                ended++;
            }
        }
        return ended;
    }

    /** Ends every call that is served. @return how many */
    int finishServing(final int withStatus, final ReasonText text) {
        int ended = 0;
        for (int i = 0; i < CAPACITY; i++) {
            if (state[i] == SERVING && finish(id[i], withStatus, text)) {
                ended++;
            }
        }
        return ended;
    }

    /** Lets every call end whose deadline has passed. @return how many */
    int expire(final long now) {
        nowNs = now;
        int ended = 0;
        for (int i = wheel.expired(now); i != NONE; i = wheel.expired(now)) {
            if (texts == null) {
                finish(id[i], Status.DEADLINE_EXCEEDED, SERVER_DEADLINE);
            } else {
                final int length = texts.put(i, state[i], timeoutNs[i]);
                finish(id[i], Status.DEADLINE_EXCEEDED, texts.memory(), DeadlineTexts.offset(i), length);
            }
            ended++;
        }
        return ended;
    }

    /** Lets a call end that was opened with a deadline already passed. @return whether it was */
    boolean endExpired(final long callId, final long deadline) {
        return deadline != 0 && deadline - nowNs <= 0 && finish(callId, Status.DEADLINE_EXCEEDED, SERVER_DEADLINE);
    }

    /** When {@link #expire} may have something to do. */
    long nextDeadlineNs() {
        return wheel.nextDueNs();
    }

    int openCount() {
        return openCount;
    }

    long stageLong(final long callId, final int stage, final int index) {
        final int i = index(callId);
        return i == NONE ? 0 : stageLongs.get(i, stage, index);
    }

    void stageLong(final long callId, final int stage, final int index, final long value) {
        final int i = index(callId);
        if (i != NONE) {
            stageLongs.set(i, stage, index, value);
        }
    }

    /** Another stage gets a number: its longs are 0 in all calls. */
    void openStage(final int stage) {
        stageLongs.open(stage);
    }

    /** A table with the same calls that shares nothing with this one. */
    CallTable copy() {
        final CallTable copy = new CallTable(wheel.copy(), texts, streams.copy(), stageLongs.copy());
        System.arraycopy(id, 0, copy.id, 0, CAPACITY);
        System.arraycopy(state, 0, copy.state, 0, CAPACITY);
        System.arraycopy(cookie, 0, copy.cookie, 0, CAPACITY);
        System.arraycopy(method, 0, copy.method, 0, CAPACITY);
        System.arraycopy(timeoutNs, 0, copy.timeoutNs, 0, CAPACITY);
        System.arraycopy(stream, 0, copy.stream, 0, CAPACITY);
        System.arraycopy(connection, 0, copy.connection, 0, CAPACITY);
        System.arraycopy(linkPosition, 0, copy.linkPosition, 0, CAPACITY);
        System.arraycopy(isStream, 0, copy.isStream, 0, CAPACITY);
        System.arraycopy(window, 0, copy.window, 0, CAPACITY);
        copy.streamCount = streamCount;
        System.arraycopy(untold, 0, copy.untold, 0, CAPACITY);
        System.arraycopy(status, 0, copy.status, 0, CAPACITY);
        System.arraycopy(answer, 0, copy.answer, 0, CAPACITY);
        System.arraycopy(answerOffset, 0, copy.answerOffset, 0, CAPACITY);
        System.arraycopy(answerLength, 0, copy.answerLength, 0, CAPACITY);
        System.arraycopy(nextFree, 0, copy.nextFree, 0, CAPACITY);
        System.arraycopy(nextPending, 0, copy.nextPending, 0, CAPACITY);
        copy.nowNs = nowNs;
        copy.freeHead = freeHead;
        copy.pendingHead = pendingHead;
        copy.pendingTail = pendingTail;
        copy.openCount = openCount;
        copy.untoldHead = untoldHead;
        copy.untoldCount = untoldCount;
        return copy;
    }
}
