package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.RpcChannel;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoSchema;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import io.roundhouse.examples.kv.KeyValueStoreClient;
import io.roundhouse.examples.kv.KvSchema;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Policies that are declared for sessions to come, by who calls whom and what, over a restart of the service. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChainIT {
    private static final String CHAIN = "acl application=guest-* method=/io.roundhouse.examples.echo.Echo/*, "
        + "null service=io.roundhouse.examples.kv.KeyValueStore";

    @TempDir
    private Path directory;
    private Stubs stubs;

    private static final class Echoing extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply) {
            reply.text(request.text());
        }
    }

    @BeforeEach
    void open() throws Exception {
        stubs = new Stubs(directory, new Echoing());
    }

    @AfterEach
    void close() throws Exception {
        stubs.close();
    }

    private static String say(final RpcChannel channel, final String text) {
        return new EchoClient(channel).say(words -> words.text(text)).text();
    }

    private void assertChosen() throws Exception {
        try (RpcChannel guest = RpcChannel.open(
            stubs.clientSocket(), "guest-1", stubs.target, EchoSchema.SCHEMA, KvSchema.SCHEMA);
            RpcChannel member = RpcChannel.open(stubs.clientSocket(), "member", stubs.target, EchoSchema.SCHEMA)) {
            assertEquals("open", say(guest, "open"));
            final StatusException denied = assertThrows(StatusException.class, () -> say(guest, "secret"));
            assertEquals(Status.PERMISSION_DENIED, denied.status(), denied.getMessage());
            final StatusException unserved = assertThrows(StatusException.class,
                () -> new KeyValueStoreClient(guest).get(request -> request.key("secret")));
            assertEquals(Status.UNIMPLEMENTED, unserved.status(), "other methods pass the policy by");
            assertEquals("secret", say(member, "secret"));
            final String list = stubs.clientService.query("datapath:list");
            assertTrue(list.contains("acl > null"), list);
        }
    }

    @Test
    void shouldChooseForSessionsToComeAndKeepThatOverARestart() throws Exception {
        stubs.clientService.query("engine:configure acl 'rules=deny * where text = secret; deny * where key = secret'");
        stubs.clientService.query("policy:chain '" + CHAIN + "'");
        assertEquals("secret", say(stubs.channel, "secret"), "sessions that there are stay as they are");
        assertChosen();
        final String reason = stubs.clientService.refusal("policy:chain 'acl colour=red'");
        assertTrue(reason.contains("colour=red"), reason);

        stubs.clientService.kill();
        stubs.startClientService();
        assertEquals(CHAIN.replace(", ", ","), stubs.clientService.query("policy:chain").strip());
        awaitAvailable();
        assertChosen();
        stubs.clientService.query("policy:chain ''");
        try (RpcChannel guest = RpcChannel.open(stubs.clientSocket(), "guest-2", stubs.target, EchoSchema.SCHEMA)) {
            assertEquals("secret", say(guest, "secret"));
        }
    }

    /** The server's connection is there again. */
    private void awaitAvailable() {
        while (true) {
            try {
                say(stubs.channel, "there?");
                return;
            } catch (final StatusException e) {
                assertEquals(Status.UNAVAILABLE, e.status(), e.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
        }
    }
}
