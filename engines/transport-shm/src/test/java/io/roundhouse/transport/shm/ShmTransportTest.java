package io.roundhouse.transport.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.roundhouse.api.MessageFlags;
import io.roundhouse.api.Status;
import io.roundhouse.framing.SlowTaker;
import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestLink;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

class ShmTransportTest {
    private static final String TARGET = "shm:echo";

    private final World world = new World();

    private Message received(final int id) {
        final TestLink link = world.rx.get(id);
        assertTrue(link.available() > 0, "nothing came to " + id);
        return link.peek(0);
    }

    private void take(final int id) {
        world.rx.get(id).release(1);
    }

    @Test
    void shouldCarryAllOfARequestAndItsAnswer() {
        final int client = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        world.open(Role.SERVER, "shm:other");
        world.send(client, Message.REQUEST, 77, 40).method(9).deadlineNs(123).agreement(5).metadata(16)
            .flags(MessageFlags.MORE);
        world.step();
        final Message request = received(server);
        assertEquals(77, World.number(request));
        assertEquals(40, request.length());
        assertEquals(16, request.metadataLength());
        assertEquals(9, request.method());
        assertEquals(123, request.deadlineNs());
        assertEquals(5, request.agreement());
        assertEquals(MessageFlags.MORE, request.flags());
        assertEquals(0, world.tx.get(client).available());
        world.answer(server, request.connection(), request.streamId(), 78, 24).metadata(8).flags(MessageFlags.MORE);
        world.answer(server, request.connection(), request.streamId(), 79, 10).status(Status.NOT_FOUND).metadata(2);
        world.step();
        final Message first = received(client);
        assertEquals(77, first.callId());
        assertEquals(78, World.number(first));
        assertEquals(8, first.metadataLength());
        assertEquals(MessageFlags.MORE, first.flags());
        take(client);
        assertEquals(Status.NOT_FOUND, received(client).status());
        assertEquals(10, received(client).length());
        assertEquals(2, received(client).metadataLength());
        assertEquals(0, received(client).flags());
    }

    @Test
    void shouldCarryNotices() {
        final int client = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        world.send(client, Message.REQUEST, 5, 8);
        world.send(client, Message.CREDIT, 5, 0).method(12);
        world.send(client, Message.CANCEL, 5, 0);
        world.step();
        final long streamId = received(server).streamId();
        final int connection = received(server).connection();
        assertNotEquals(Route.NONE, connection);
        take(server);
        assertEquals(Message.CREDIT, received(server).kind());
        assertEquals(12, received(server).method());
        assertEquals(streamId, received(server).streamId());
        take(server);
        assertEquals(Message.CANCEL, received(server).kind());
        assertEquals(connection, received(server).connection());
        world.send(server, Message.CREDIT, 0, 0).method(3).streamId(streamId).connection(connection);
        world.step();
        assertEquals(Message.CREDIT, received(client).kind());
        assertEquals(5, received(client).callId());
        assertEquals(3, received(client).method());
    }

    @Test
    void shouldSayThatNobodyServesOrThatTheServiceStops() {
        final int client = world.open(Role.CLIENT, TARGET);
        world.open(Role.SERVER, "shm:other");
        world.send(client, Message.CANCEL, 4, 0);
        world.send(client, Message.REQUEST, 5, 8);
        world.step();
        assertEquals(Status.UNAVAILABLE, received(client).status());
        assertEquals(5, received(client).callId());
        assertEquals("no application of this service serves the target",
            world.context.reasonText(received(client).reason()));
        take(client);
        world.open(Role.SERVER, TARGET);
        world.stopping();
        world.send(client, Message.REQUEST, 6, 8);
        world.step();
        assertEquals("the service stops", world.context.reasonText(received(client).reason()));
    }

    @Test
    void shouldRefuseWhatIsLongerThanALinkTakes() {
        final int client = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        world.send(client, Message.REQUEST, 5, World.BYTES / 2 + 1);
        world.send(client, Message.REQUEST, 6, 8);
        world.step();
        assertEquals(Status.RESOURCE_EXHAUSTED, received(client).status());
        assertEquals(5, received(client).callId());
        take(client);
        assertEquals(6, World.number(received(server)));
        world.answer(server, received(server).connection(), received(server).streamId(), 7, World.BYTES / 2 + 1);
        world.step();
        assertEquals(Status.RESOURCE_EXHAUSTED, received(client).status());
        assertEquals(6, received(client).callId());
    }

    @Test
    void shouldLetAnswersForOthersPassOneThatWaits() {
        final int slow = world.open(Role.CLIENT, TARGET);
        final int quick = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        world.send(slow, Message.REQUEST, 1, 8);
        world.step();
        world.send(quick, Message.REQUEST, 2, 8);
        world.step();
        final int toSlow = received(server).connection();
        final long slowStream = received(server).streamId();
        take(server);
        final int toQuick = received(server).connection();
        final long quickStream = received(server).streamId();
        for (int i = 0; i < 10; i++) {
            world.answer(server, toSlow, slowStream, 100 + i, World.BYTES / 4);
            world.answer(server, toQuick, quickStream, 200 + i, 16);
            world.step();
            world.exchange();
        }
        assertEquals(10, world.rx.get(quick).available());
        final int came = world.rx.get(slow).available();
        assertTrue(came < 10 && world.tx.get(server).available() == 2 * (10 - came), "came " + came);
        for (int i = 0; i < 10; i++) {
            world.step();
            world.exchange();
            assertEquals(100 + i, World.number(received(slow)));
            take(slow);
            assertEquals(200 + i, World.number(received(quick)));
            take(quick);
        }
        world.step();
        assertEquals(0, world.tx.get(server).available());
        assertEquals(0, world.rx.get(quick).available() + world.rx.get(slow).available());
    }

    @Test
    void shouldRefuseAnswersOfAnApplicationThatTakesNone() {
        final int slow = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        world.send(slow, Message.REQUEST, 1, 8);
        world.step();
        final int connection = received(server).connection();
        final long streamId = received(server).streamId();
        int sent = 0;
        while (world.answer(server, connection, streamId, sent, World.BYTES / 4) != null) {
            sent++;
        }
        for (int i = 0; i < 50; i++) {
            world.context.clock().advance(SlowTaker.SLOW_NS / 20);
            world.step();
        }
        assertTrue(world.context.count("answers_refused") > 0);
        int ended = 0;
        while (world.rx.get(slow).available() > 0) {
            ended += received(slow).status() == Status.RESOURCE_EXHAUSTED ? 1 : 0;
            take(slow);
        }
        assertEquals(world.context.count("answers_refused"), ended);
        assertTrue(world.tx.get(server).available() < World.SLOTS / 2);
    }

    @Test
    void shouldTellClientsOfAServerThatIsGoneUnannounced() {
        final int client = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        world.send(client, Message.REQUEST, 1, 8);
        world.step();
        world.send(client, Message.REQUEST, 2, 8);
        world.close(server);
        world.exchange();
        world.step();
        assertEquals(Message.CONNECTION_LOST, received(client).kind());
        assertEquals(1, received(client).streamId());
        take(client);
        assertEquals(2, received(client).callId());
        assertEquals(Status.UNAVAILABLE, received(client).status());
    }

    @Test
    void shouldTellServersOfAClientThatIsGone() {
        final int client = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        world.send(client, Message.REQUEST, 1, 8);
        world.step();
        final int connection = received(server).connection();
        final long streamId = received(server).streamId();
        take(server);
        world.close(client);
        final int next = world.open(Role.CLIENT, TARGET);
        assertEquals(client, next);
        world.exchange();
        world.step();
        assertEquals(Message.CONNECTION_LOST, received(server).kind());
        assertEquals(connection, received(server).connection());
        take(server);
        world.send(next, Message.REQUEST, 1, 8);
        world.answer(server, connection, streamId, 1, 8);
        world.step();
        assertEquals(0, world.rx.get(next).available());
        assertEquals(1, world.context.count("answers_orphaned"));
        assertNotEquals(connection, received(server).connection());
    }

    @Test
    void shouldSendToAnotherServerWhatComesWhileOneCloses() {
        final int client = world.open(Role.CLIENT, TARGET);
        final int first = world.open(Role.SERVER, TARGET);
        world.send(client, Message.REQUEST, 1, 8);
        world.step();
        final int second = world.open(Role.SERVER, TARGET);
        world.send(client, Message.REQUEST, 2, 8);
        world.step();
        assertEquals(2, world.rx.get(first).available());
        world.closing(first);
        world.send(client, Message.REQUEST, 3, 8);
        world.step();
        assertEquals(3, World.number(received(second)));
        world.answer(first, received(first).connection(), received(first).streamId(), 1, 8);
        world.step();
        assertEquals(1, received(client).callId());
        take(client);
        world.close(first);
        world.step();
        assertEquals(0, world.rx.get(client).available());
        world.answer(second, received(second).connection(), received(second).streamId(), 3, 8);
        world.step();
        assertEquals(3, received(client).callId());
    }

    @Test
    void shouldAllocateNothing() {
        final int client = world.open(Role.CLIENT, TARGET);
        final int server = world.open(Role.SERVER, TARGET);
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 20 && allocated != 0; round++) {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                world.send(client, Message.REQUEST, i, 64);
                world.step();
                final Message request = world.rx.get(server).peek(0);
                world.answer(server, request.connection(), request.streamId(), i, 8);
                take(server);
                world.step();
                take(client);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }
}
