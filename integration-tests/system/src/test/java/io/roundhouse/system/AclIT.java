package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.echo.EchoClient;
import io.roundhouse.examples.echo.EchoServer;
import io.roundhouse.examples.echo.Words;
import io.roundhouse.examples.echo.WordsBuilder;
import io.roundhouse.forge.JarForge;
import io.roundhouse.testkit.process.JavaProgram;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Access control by content at either end, changed while calls flow. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AclIT {
    private static final String SECRETS = "'rules=deny /io.roundhouse.examples.echo.Echo/Say where text starts secret'";

    @TempDir
    private Path directory;
    private Stubs stubs;
    private EchoClient echo;
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong secrets = new AtomicLong();

    private final class Counting extends EchoServer {
        @Override
        protected void say(final Words request, final WordsBuilder reply) {
            served.incrementAndGet();
            if (request.text().startsWith("secret")) {
                secrets.incrementAndGet();
            }
            reply.text(request.text());
        }
    }

    @BeforeEach
    void open() throws Exception {
        stubs = new Stubs(directory, new Counting());
        echo = new EchoClient(stubs.channel);
    }

    @AfterEach
    void close() throws Exception {
        stubs.close();
    }

    private String say(final String text) {
        return echo.say(words -> words.text(text)).text();
    }

    private void assertDenied(final String detail, final String text) {
        final StatusException denied = assertThrows(StatusException.class, () -> say(text));
        assertEquals(Status.PERMISSION_DENIED, denied.status(), denied.getMessage());
        assertEquals(detail, denied.detail());
    }

    private static String attach() {
        return "policy:attach acl * " + SECRETS;
    }

    @Test
    void shouldDenyAtTheCallerAndAtTheServer() throws Exception {
        assertEquals("secret one", say("secret one"));
        for (final JavaProgram service : List.of(stubs.clientService, stubs.serverService)) {
            service.query(attach());
            final long before = served.get();
            assertDenied("denied by rule 1 of acl at the " + (service == stubs.clientService ? "caller" : "server"),
                "secret two");
            assertEquals(before, served.get(), "the application never sees it");
            assertEquals("open", say("open"));
            service.query("policy:detach acl *");
            assertEquals("secret three", say("secret three"));
        }
    }

    @Test
    void shouldKeepTheLastGoodRules() throws Exception {
        final JavaProgram service = stubs.clientService;
        service.query("engine:configure acl " + SECRETS);
        service.query("policy:attach acl *");
        assertDenied("denied by rule 1 of acl at the caller", "secret");
        for (final String wrong : List.of("'rules=deny everything'",
            "'rules=deny /io.roundhouse.examples.echo.Echo/Say where colour = red'", "otherwise=perhaps")) {
            final String reason = service.refusal("engine:configure acl " + wrong);
            assertTrue(reason.contains("rule 1") || reason.contains("otherwise must be"), reason);
            assertDenied("denied by rule 1 of acl at the caller", "secret");
            assertEquals("open", say("open"));
        }
        service.query("engine:configure acl 'rules=allow * where text = open' otherwise=deny");
        assertEquals("open", say("open"));
        assertDenied("denied: no rule of acl at the caller allows it", "closed");
    }

    @LoadScenario("policy-acl")
    void shouldLetNothingSlipThroughWhileItIsExchanged() throws Exception {
        final Path jar = Path.of(System.getProperty("engines"), "policy-acl.jar");
        final Path next = JarForge.of(jar).version("7.0.0").write();
        final Path throwsInRestore = JarForge.of(jar).version("8.0.0").throwing("restore").write();
        final Path throwsAtWork = JarForge.of(jar).version("9.0.0").throwingOnDatapath("onTx").write();
        final JavaProgram service = stubs.clientService;
        service.query(attach());
        for (final String change : List.of("engine:upgrade acl " + next, "engine:rollback acl")) {
            assertTrue(during(() -> service.query(change)).contains("committed"), change);
        }
        for (final Path broken : List.of(throwsInRestore, throwsAtWork)) {
            assertTrue(during(() -> service.refusal("engine:upgrade acl " + broken)).contains("reverted"));
        }
        assertEquals(0, secrets.get());
        during(() -> service.query("policy:detach acl *"));
        assertEquals("secret", say("secret"));
    }

    /** Callers call while a command runs; those with a secret are denied, all others are answered, by their numbers. */
    private String during(final Callable<String> command) throws Exception {
        final boolean isDetach = secrets.get() > 0;
        final FutureTask<String> answer = new FutureTask<>(command);
        final List<FutureTask<Long>> callers = new ArrayList<>();
        final long before = served.get();
        for (int i = 0; i < 4; i++) {
            final String text = i == 0 ? "secret" : "open";
            final FutureTask<Long> caller = new FutureTask<>(() -> callUntil(answer, text, isDetach));
            callers.add(caller);
            Thread.ofPlatform().daemon().start(caller);
        }
        Thread.ofPlatform().daemon().start(answer);
        long answered = 0;
        for (final FutureTask<Long> caller : callers) {
            answered += caller.get();
        }
        assertTrue(answered > 100, "answered: " + answered);
        assertEquals(answered, served.get() - before, "each answered call was served once");
        return answer.get();
    }

    /** @return calls that were answered */
    private long callUntil(final FutureTask<String> end, final String text, final boolean mayPass) {
        long answered = 0;
        for (int i = 0; !end.isDone() || i < 50; i++) {
            final String numbered = text + ' ' + i;
            try {
                assertEquals(numbered, say(numbered));
                answered++;
            } catch (final StatusException e) {
                assertEquals(Status.PERMISSION_DENIED, e.status(), e.getMessage());
                assertTrue(text.equals("secret") || mayPass, e.getMessage());
            }
        }
        return answered;
    }
}
