package io.roundhouse.client;

import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.client.stub.EmbeddedSchema;
import java.nio.file.Path;
import java.util.List;

/**
 * What an application asks of its service.
 *
 * @param socket      the service's Unix socket
 * @param application the application's name, for operators
 * @param role        {@link AttachRequest#CLIENT} or {@link AttachRequest#SERVER}
 * @param target      CLIENT: {@code host:port} of the peer service; SERVER: the name of the service offered
 * @param stripeCount threads that will use the session, 1 to 8; the service may grant fewer
 * @param timeoutMs   how long to wait for the service's answer
 * @param schemas     what the payloads are records of; none when they are bytes
 */
public record SessionOptions(Path socket, String application, int role, String target, int stripeCount, int timeoutMs,
    List<EmbeddedSchema> schemas) {
    private static final int DEFAULT_TIMEOUT_MS = 5_000;

    /** A caller with one stripe, whose payloads are bytes. */
    public static SessionOptions client(final Path socket, final String application, final String target) {
        return new SessionOptions(
            socket, application, AttachRequest.CLIENT, target, 1, DEFAULT_TIMEOUT_MS, List.of());
    }

    /** A server with one stripe, whose payloads are bytes. */
    public static SessionOptions server(final Path socket, final String application, final String service) {
        return new SessionOptions(
            socket, application, AttachRequest.SERVER, service, 1, DEFAULT_TIMEOUT_MS, List.of());
    }

    /** The same with so many stripes. */
    public SessionOptions stripes(final int count) {
        return new SessionOptions(socket, application, role, target, count, timeoutMs, schemas);
    }

    /** The same with payloads that are records. */
    public SessionOptions records(final List<EmbeddedSchema> of) {
        return new SessionOptions(socket, application, role, target, stripeCount, timeoutMs, List.copyOf(of));
    }
}
