package org.example.greeter;

import io.roundhouse.api.Status;
import io.roundhouse.client.stub.StatusException;

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
        reply.text(text.append(request.name()).append('!').toString());
    }
}
