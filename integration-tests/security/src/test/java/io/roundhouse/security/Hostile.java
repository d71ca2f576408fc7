package io.roundhouse.security;

import io.roundhouse.api.MessageKind;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.posix.Posix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

/**
 * The hostile application, a program of its own that does what its standard input says, a line each, and answers each
 * with a line. It ends with its input.
 */
final class Hostile {
    private static final int CALLS = 100;
    private static final int LARGE = 64 << 10;
    private static final int RACED_CALLS = 2_000;
    /** One descriptor of so many is broken at a time. */
    private static final int RARE = 61;
    private static final long BRIM = 0xFFFF_FFFF_FFFF_FFFEL;

    private final Path socket;
    private final String address;
    private final String ownAddress;
    private RawSession session;

    private Hostile(final Path socket, final String address, final String ownAddress) {
        this.socket = socket;
        this.address = address;
        this.ownAddress = ownAddress;
    }

    /** @param args socket of the service, where a server answers, where the service itself listens */
    public static void main(final String[] args) throws IOException {
        final Hostile hostile = new Hostile(Path.of(args[0]), args[1], args[2]);
        System.out.println("ready " + Posix.processId() + " " + Posix.userId());
        final BufferedReader in =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(hostile.execute(line.split(" ")));
        }
    }

    private String execute(final String[] words) {
        return switch (words[0]) {
            case "attach" -> attach(words[1]);
            case "call" -> Long.toString(session.call(Long.parseLong(words[1])));
            case "attack" -> HeapAttack.valueOf(words[1]).outcome(session);
            case "break" -> breakRule(RuleBreach.valueOf(words[1]));
            case "fill" -> fill();
            case "flicker" -> flicker(words[1], false);
            case "flicker-records" -> flicker(words[1], true);
            case "scribble" -> scribble(Long.parseLong(words[1]), Integer.parseInt(words[2]));
            case "leave" -> leave(Integer.parseInt(words[1]));
            case "leave-child" -> leaveChild();
            case "open" -> open(words[1], Integer.parseInt(words[2]));
            case "die" -> die();
            default -> throw new IllegalArgumentException("unknown command: " + words[0]);
        };
    }

    private String attach(final String name) {
        if (session != null) {
            session.close();
        }
        session = RawSession.attach(socket, AttachRequest.CLIENT, name, address);
        return "attached";
    }

    /** On a session of its own, after calls that went well. */
    private String breakRule(final RuleBreach breach) {
        if (breach.role == AttachRequest.SERVER) {
            return breakRuleAsServer(breach);
        }
        try (RawSession breaking = attach(breach.isOfRecords, breach.name())) {
            final long answered = breaking.call(CALLS);
            return answered + (breach.commit(breaking) ? " ended" : " goes on");
        }
    }

    private RawSession attach(final boolean forRecords, final String name) {
        return forRecords ? RawSession.attachForRecords(socket, name, address)
            : RawSession.attach(socket, AttachRequest.CLIENT, name, address);
    }

    /** A server is called by another session of this process. */
    private String breakRuleAsServer(final RuleBreach breach) {
        try (RawSession breaking = RawSession.attach(socket, AttachRequest.SERVER, breach.name(), "echo");
            RawSession calling = RawSession.attach(socket, AttachRequest.CLIENT, "calling", ownAddress)) {
            calling.submit(MessageKind.REQUEST, 1, 0, 0, 0, RawSession.CALL_LENGTH);
            return CALLS + (breach.commit(breaking) ? " ended" : " goes on");
        }
    }

    /** Fills what wakes the service to the brim and has it block whoever writes or reads it. */
    private String fill() {
        Posix.eventfdDrain(session.wakeFd());
        final int result = Kernel.call("eventfd_write", session.wakeFd(), BRIM);
        for (final int fd : session.fds) {
            final int flags = Kernel.call("fcntl", fd, Kernel.F_GETFL, 0);
            Kernel.call("fcntl", fd, Kernel.F_SETFL, flags & ~Kernel.O_NONBLOCK);
        }
        session.hasFilledDescriptors = true;
        return Kernel.outcome(result);
    }

    /** Calls while another thread changes the same descriptors, or the records they point to, over and over. */
    private String flicker(final String name, final boolean ofRecords) {
        try (RawSession racing = attach(ofRecords, name)) {
            final Thread flickering = Thread.ofPlatform().daemon().start(() -> {
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    if (ofRecords) {
                        racing.flickerRecords(i, RARE);
                    } else {
                        flickerDescriptors(racing, i);
                    }
                    Thread.yield();
                }
            });
            racing.call(RACED_CALLS);
            flickering.interrupt();
            join(flickering);
            return racing.isEnded() ? "ended" : "goes on";
        }
    }

    private static void flickerDescriptors(final RawSession racing, final int round) {
        for (int entry = 0; entry < racing.reply.ringCapacity(); entry++) {
            RuleBreach.flicker(racing, entry, (round + entry) % RARE != 0);
        }
    }

    private static void join(final Thread thread) {
        try {
            thread.join();
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes nonsense over rings, flags and descriptors of so many sessions, one after the other. */
    private String scribble(final long seed, final int rounds) {
        final Scribbler scribbler = new Scribbler(new Random(seed));
        int ended = 0;
        for (int round = 0; round < rounds; round++) {
            try (RawSession scribbled = RawSession.attach(socket, AttachRequest.CLIENT, "scribble", address)) {
                scribbled.call(CALLS / 10);
                ended += scribbler.ruin(scribbled) ? 1 : 0;
            }
        }
        return Integer.toString(ended);
    }

    /** So many sessions, one after the other, each closed with calls in flight and large requests half sent. */
    private String leave(final int rounds) {
        for (int round = 0; round < rounds; round++) {
            try (RawSession leaving = RawSession.attach(socket, AttachRequest.CLIENT, "leave", address)) {
                leaving.call(CALLS / 10);
                for (int i = 0; i < CALLS; i++) {
                    leaving.submit(MessageKind.REQUEST, i, 0, 0, 0, i % 2 == 0 ? RawSession.CALL_LENGTH : LARGE);
                }
            }
        }
        return "left";
    }

    /** Starts a child that has all that this process has of the session, and outlives it. */
    private String leaveChild() {
        Kernel.call("fcntl", session.socket, Kernel.F_SETFD, 0);
        Arrays.stream(session.fds).forEach(fd -> Kernel.call("fcntl", fd, Kernel.F_SETFD, 0));
        return Integer.toString(Kernel.spawn("/bin/sleep", "60"));
    }

    private static String open(final String path, final int flags) {
        try (Arena arena = Arena.ofConfined()) {
            final int fd = Kernel.call("open", arena.allocateFrom(path).address(), flags);
            Posix.close(fd);
            return Kernel.outcome(fd);
        }
    }

    private static String die() {
        Runtime.getRuntime().halt(9);
        return "";
    }
}
