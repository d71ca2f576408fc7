package io.roundhouse.mrpc;

import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.posix.PeerCredentials;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import io.roundhouse.spi.datapath.Datapaths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An attached application: its regions and a datapath for each of its stripes. Opened by the attach thread, closed
 * once, by a thread of its own, because a datapath takes its time to drain.
 */
final class AttachedSession {
    private static final Logger LOGGER = LoggerFactory.getLogger(AttachedSession.class);
    private static final long LAST_SUBMISSIONS_NS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long GLANCE_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private final String name;
    private final Datapaths datapaths;
    private final ServiceSession session;
    private final long drainNs;
    private final List<Integer> ids = new ArrayList<>();

    private AttachedSession(
        final String name, final Datapaths datapaths, final ServiceSession session, final long drainNs) {
        this.name = name;
        this.datapaths = datapaths;
        this.session = session;
        this.drainNs = drainNs;
    }

    /**
     * Makes regions and datapaths and answers the application. Owns the socket from now on, also when this throws.
     *
     * @throws IllegalStateException when the runtime has no room or an engine is missing
     */
    static AttachedSession open(final String name, final Datapaths datapaths, final MrpcLimits limits, final int socket,
        final AttachRequest request, final PeerCredentials peer) {
        final int stripeCount = Math.min(request.stripeCount(), limits.maxStripes());
        final ServiceSession session = ServiceSession.open(socket, stripeCount, limits.shape());
        final AttachedSession attached = new AttachedSession(name, datapaths, session, limits.drainNs());
        try {
            for (int i = 0; i < stripeCount; i++) {
                attached.ids.add(datapaths.open(attached.spec(i, stripeCount, limits, request)));
            }
        } catch (final RuntimeException e) {
            ServiceSession.sendRefusal(socket, AttachReply.refusal(Status.UNAVAILABLE, e.getMessage()));
            attached.release();
            throw e;
        }
        session.sendReply();
        LOGGER.info("application attached: session={} role={} target={} stripes={} pid={} uid={}", name,
            request.role() == AttachRequest.SERVER ? "server" : "client", request.target(), stripeCount, peer.pid(),
            peer.uid());
        return attached;
    }

    private DatapathSpec spec(
        final int stripe, final int stripeCount, final MrpcLimits limits, final AttachRequest request) {
        final DatapathInfo.Role role =
            request.role() == AttachRequest.SERVER ? DatapathInfo.Role.SERVER : DatapathInfo.Role.CLIENT;
        return new DatapathSpec(stripeCount == 1 ? name : name + "." + stripe, request.application(), role,
            request.target(), limits.frontend(), Settings.EMPTY, limits.transport(), null, null,
            Map.of(ServiceStripe.KIND, session.stripe(stripe)));
    }

    String name() {
        return name;
    }

    /** Ends the session and releases everything. Blocks while the datapaths drain. */
    void close() {
        final String violation = session.violation();
        if (violation != null) {
            LOGGER.warn("application broke the rules of its memory, session ended: session={} reason={}", name, violation);
        } else {
            awaitLastSubmissions();
        }
        release();
        LOGGER.info("application detached: session={}", name);
    }

    /** An application may submit its last answers and exit at once: executors take them before the datapaths end. */
    private void awaitLastSubmissions() {
        final long endNs = System.nanoTime() + LAST_SUBMISSIONS_NS;
        for (int i = 0; i < session.stripeCount(); i++) {
            while (!session.stripe(i).isSubmissionDrained() && System.nanoTime() - endNs < 0) {
                LockSupport.parkNanos(GLANCE_NS);
            }
        }
    }

    private void release() {
        for (final int id : ids) {
            try {
                datapaths.close(id, drainNs);
            } catch (final RuntimeException e) {
                LOGGER.error("datapath did not close: session={} datapath={}", name, id, e);
            }
        }
        session.close();
    }
}
