package io.roundhouse.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.examples.kv.Entry;
import io.roundhouse.examples.kv.EntryBuilder;
import io.roundhouse.examples.kv.GetRequest;
import io.roundhouse.examples.kv.KeyValueStoreClient;
import io.roundhouse.examples.kv.KeyValueStoreServer;
import io.roundhouse.examples.kv.PutReplyBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Calls of methods that are declared idempotent outlive both services; others end UNAVAILABLE. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RetryIT {
    private static final class Store extends KeyValueStoreServer {
        @Override
        protected void get(final GetRequest request, final EntryBuilder reply) {
            reply.key(request.key());
        }

        @Override
        protected void put(final Entry request, final PutReplyBuilder reply) {
            // kept nowhere
        }
    }

    @Test
    void shouldCallAgainWhatIsDeclaredIdempotent(@TempDir final Path directory) throws Exception {
        try (Stubs stubs = new Stubs(directory, new Store())) {
            final KeyValueStoreClient store =
                new KeyValueStoreClient(stubs.channel, CallOptions.timeout(Duration.ofSeconds(30)));
            assertEquals("one", store.get(request -> request.key("one")).key());
            stubs.serverService.kill();
            assertEquals(Status.UNAVAILABLE, assertThrows(StatusException.class,
                () -> store.put(entry -> entry.key("two"))).status());
            final CompletableFuture<Entry> overServer =
                store.getAsync(request -> request.key("two")).toCompletableFuture();
            stubs.startServerService();
            assertEquals("two", overServer.get(30, TimeUnit.SECONDS).key());
            stubs.clientService.kill();
            final CompletableFuture<Entry> overClient =
                store.getAsync(request -> request.key("three")).toCompletableFuture();
            stubs.startClientService();
            assertEquals("three", overClient.get(30, TimeUnit.SECONDS).key());
        }
    }
}
