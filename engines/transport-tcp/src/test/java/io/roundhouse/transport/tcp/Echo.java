package io.roundhouse.transport.tcp;

import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.sandbox.SandboxLink;

/**
 * An application that answers each request with its payload. The request is given back when its answer was released.
 */
final class Echo {
    private final TestService service;
    final int datapath;
    long answered;
    private long released;

    Echo(final TestService service, final int datapath) {
        this.service = service;
        this.datapath = datapath;
    }

    /** Answers what fits, at most {@code limit}. */
    void answer(final int limit) {
        final InPort rx = service.rx.get(datapath);
        final SandboxLink tx = service.tx.get(datapath);
        final long done = tx.position() - released;
        if (done > 0) {
            rx.release((int) done);
            released += done;
            answered -= done;
        }
        for (int i = 0; i < limit && answered < rx.available(); i++) {
            final Message request = rx.peek((int) answered);
            if (request.kind() != Message.REQUEST) {
                // A notice is passed over once all in front of it are done with.
                if (answered == 0) {
                    rx.release(1);
                }
                return;
            }
            final Message answer = tx.claim();
            if (answer == null) {
                return;
            }
            answer.kind(Message.RESPONSE).callId(0).method(request.method()).connection(request.connection())
                .streamId(request.streamId()).deadlineNs(0)
                .payload(request.segment(), request.offset(), request.length());
            tx.publish();
            answered++;
        }
    }
}
