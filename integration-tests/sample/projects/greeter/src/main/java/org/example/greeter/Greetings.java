package org.example.greeter;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.wkt.Times;
import java.time.Instant;

/** Greets. */
final class Greetings extends GreeterServer {
    @Override
    protected void greet(final Person request, final GreetingBuilder reply) {
        if (request.name().isEmpty()) {
            throw new StatusException(Status.INVALID_ARGUMENT, "name must not be empty");
        }
        final StringBuilder text = new StringBuilder("Hello, ");
        for (int i = 0; i < request.titlesCount(); i++) {
            text.append(request.titles(i)).append(' ');
        }
        Times.set(reply.at(), Instant.now());
        reply.text(text.append(request.name()).append('!').toString());
    }
}
