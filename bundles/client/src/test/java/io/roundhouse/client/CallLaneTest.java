package io.roundhouse.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.MessageKind;
import io.roundhouse.client.stub.MethodDescriptor;
import io.roundhouse.client.stub.RecordBlock;
import io.roundhouse.client.stub.ReplyHandler;
import io.roundhouse.shm.SlabAllocator;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What finds the submission ring full is sent once there is room, also when nothing comes from the service. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CallLaneTest {
    private static final MethodDescriptor METHOD = new MethodDescriptor("shop.Feed/Relay", 7, null, true, false);

    @TempDir
    private Path directory;
    private final AtomicInteger replies = new AtomicInteger();

    private final class Counting implements ReplyHandler {
        @Override
        public boolean isAwaited() {
            return false;
        }

        @Override
        public void onReply(final int status, final String detail, final MemorySegment memory, final long offset,
            final int length) {
            replies.incrementAndGet();
        }
    }

    private OpenCall opened(final CallLane lane, final int flags) {
        final OpenCall call = new OpenCall(lane, METHOD, 0, new RecordBlock(lane, 64), flags, new Counting());
        lane.send(call);
        return call;
    }

    private static void await(final BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldSendCreditAndCancelsThatFoundNoRoom() throws InterruptedException {
        final Path socket = directory.resolve("service");
        try (EchoService service = new EchoService(socket, 0);
            Session session = Session.attach(SessionOptions.client(socket, "test", "127.0.0.1:1"))) {
            service.isMute = true;
            final CallLane lane = new CallLane(session.stripe(0), "lane", "here", () -> { });
            final OpenCall stream = opened(lane, MessageFlags.MORE);
            final OpenCall other = opened(lane, MessageFlags.MORE);
            await(() -> service.takenOfKind[MessageKind.REQUEST] == 2);
            service.isHeld = true;
            while (session.stripe(0).canSubmit()) {
                assertTrue(lane.sendNext(stream, SlabAllocator.NONE, 0, MessageFlags.NEXT | MessageFlags.MORE));
            }
            lane.grant(stream, 5);
            lane.forget(other);
            service.isHeld = false;
            await(() -> service.takenOfKind[MessageKind.CREDIT] == 1 && service.takenOfKind[MessageKind.CANCEL] == 1);
            lane.stop("done");
        }
        assertEquals(1, replies.get());
    }

    @Test
    void shouldSendCallsThatFoundNoRoom() throws InterruptedException {
        final Path socket = directory.resolve("service");
        try (EchoService service = new EchoService(socket, 0);
            Session session = Session.attach(SessionOptions.client(socket, "test", "127.0.0.1:1"))) {
            service.isMute = true;
            final CallLane lane = new CallLane(session.stripe(0), "lane", "here", () -> { });
            final OpenCall stream = opened(lane, MessageFlags.MORE);
            await(() -> service.takenOfKind[MessageKind.REQUEST] == 1);
            service.isHeld = true;
            int sent = 1;
            while (session.stripe(0).canSubmit()) {
                assertTrue(lane.sendNext(stream, SlabAllocator.NONE, 0, MessageFlags.NEXT | MessageFlags.MORE));
                sent++;
            }
            final Thread late = Thread.startVirtualThread(() -> opened(lane, MessageFlags.MORE));
            await(() -> late.getState() == Thread.State.TIMED_WAITING);
            service.isHeld = false;
            final int all = sent + 1;
            await(() -> service.takenOfKind[MessageKind.REQUEST] == all);
            late.join();
            lane.stop("done");
        }
    }
}
