package io.roundhouse.transport.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.TestLink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random clients, servers, sizes, paces, exchanges and departures: every request comes once to one server, in order;
 * every call ends once, by its answer, by one of the transport or by the loss of its server.
 */
class ShmPropertyTest {
    private static final int STEPS = 60_000;
    private static final String[] TARGETS = {"shm:a", "shm:b"};

    private final World world = new World();
    private final Map<Integer, Client> clients = new HashMap<>();
    private final Map<Integer, Server> servers = new HashMap<>();
    private Random random;

    private static final class Client {
        private long next;
        /** Numbers of calls sent and not ended, and the tx positions of their requests. */
        private final Map<Long, Long> open = new HashMap<>();
        private long ended;
    }

    private record Pending(int connection, long streamId, long number) {
    }

    private static final class Server {
        private final List<Pending> pending = new ArrayList<>();
        private final Map<Integer, Long> lastOfConnection = new HashMap<>();
    }

    @RepeatedTest(5)
    void shouldEndEveryCallOnceInOrder() {
        final long seed = System.nanoTime();
        System.out.println("shouldEndEveryCallOnceInOrder() roundhouse.seed=" + seed);
        random = new Random(seed);
        for (int i = 0; i < 4; i++) {
            clients.put(world.open(Role.CLIENT, TARGETS[i % 2]), new Client());
            servers.put(world.open(Role.SERVER, TARGETS[i % 2]), new Server());
        }
        for (int i = 0; i < STEPS; i++) {
            act();
            world.step();
        }
        for (int i = 0; i < 2_000; i++) {
            servers.forEach((id, server) -> serve(id, server, 8, 8));
            world.step();
            clients.forEach((id, client) -> receive(id, client, 8));
        }
        clients.forEach((id, client) -> {
            assertTrue(client.open.isEmpty(), "client " + id + " still waits for " + client.open.keySet());
            assertEquals(client.next, client.ended);
        });
        assertTrue(world.context.count("answers") > STEPS / 20, "answers " + world.context.count("answers"));
    }

    private void act() {
        clients.forEach((id, client) -> {
            for (int n = random.nextInt(3); n > 0; n--) {
                call(id, client);
            }
            // One of them is slow now and then.
            receive(id, client, random.nextInt(id == 0 ? 2 : 5));
        });
        servers.forEach((id, server) -> serve(id, server, random.nextInt(5), random.nextInt(5)));
        switch (random.nextInt(200)) {
            case 0, 1, 2, 3 -> world.exchange();
            case 4 -> replaceServer(random.nextBoolean());
            case 5 -> replaceClient();
            default -> { }
        }
    }

    private void call(final int id, final Client client) {
        final long position = world.tx.get(id).published();
        final int length = random.nextInt(50) == 0 ? random.nextInt(World.BYTES / 2) + 8 : 8 + random.nextInt(100);
        if (client.open.size() < 250 && world.send(id, Message.REQUEST, client.next, Math.min(length, 8_000)) != null) {
            client.open.put(client.next++, position);
        }
    }

    private void receive(final int id, final Client client, final int most) {
        final TestLink link = world.rx.get(id);
        for (int n = Math.min(most, link.available()); n > 0; n--) {
            final Message message = link.peek(0);
            if (message.kind() == Message.CONNECTION_LOST) {
                final long before = message.streamId();
                final int was = client.open.size();
                client.open.values().removeIf(position -> position < before);
                client.ended += was - client.open.size();
            } else {
                assertTrue(client.open.remove(message.callId()) != null, "ended twice: " + message.callId());
                assertTrue(message.status() != 0 || World.number(message) == message.callId());
                client.ended++;
            }
            link.release(1);
        }
    }

    private void serve(final int id, final Server server, final int takes, final int answers) {
        final TestLink link = world.rx.get(id);
        for (int n = Math.min(takes, link.available()); n > 0; n--) {
            final Message message = link.peek(0);
            if (message.kind() == Message.CONNECTION_LOST) {
                final int connection = message.connection();
                server.pending.removeIf(pending -> pending.connection == connection);
            } else {
                final long number = World.number(message);
                final Long last = server.lastOfConnection.put(message.connection(), number);
                assertTrue(last == null || last < number, "out of order: " + last + " then " + number);
                server.pending.add(new Pending(message.connection(), message.streamId(), number));
            }
            link.release(1);
        }
        for (int n = Math.min(answers, server.pending.size()); n > 0; n--) {
            final Pending pending = server.pending.get(random.nextInt(server.pending.size()));
            final int length = random.nextInt(20) == 0 ? 4_000 : 8;
            if (world.answer(id, pending.connection, pending.streamId, pending.number, length) != null) {
                server.pending.remove(pending);
            }
        }
    }

    /** One goes, announced or not, another comes. */
    private void replaceServer(final boolean isAnnounced) {
        final int id = new ArrayList<>(servers.keySet()).get(random.nextInt(servers.size()));
        final String target = world.infos.get(id).target();
        final Server gone = servers.remove(id);
        if (isAnnounced) {
            world.closing(id);
            // As the runtime does: what it has it answers.
            for (int i = 0; i < 100_000 && (!gone.pending.isEmpty() || world.rx.get(id).available() > 0
                || world.tx.get(id).available() > 0); i++) {
                serve(id, gone, 5, 5);
                world.step();
                clients.forEach((other, client) -> receive(other, client, 5));
            }
        }
        world.close(id);
        servers.put(world.open(Role.SERVER, target), new Server());
    }

    private void replaceClient() {
        final int id = new ArrayList<>(clients.keySet()).get(random.nextInt(clients.size()));
        final String target = world.infos.get(id).target();
        clients.remove(id);
        world.close(id);
        clients.put(world.open(Role.CLIENT, target), new Client());
    }
}
