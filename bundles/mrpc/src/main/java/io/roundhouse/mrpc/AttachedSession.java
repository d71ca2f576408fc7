package io.roundhouse.mrpc;

import io.roundhouse.admin.SessionView;
import io.roundhouse.api.Status;
import io.roundhouse.api.control.AttachReply;
import io.roundhouse.api.control.AttachRequest;
import io.roundhouse.posix.PeerCredentials;
import io.roundhouse.schema.binding.MethodCodecs;
import io.roundhouse.schema.negotiation.SchemaAgreement;
import io.roundhouse.schema.negotiation.SchemaComparer;
import io.roundhouse.schema.negotiation.SchemaOffer;
import io.roundhouse.shm.ServiceSession;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Settings;
import io.roundhouse.spi.datapath.DatapathSpec;
import io.roundhouse.spi.datapath.Datapaths;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
    private final SchemaStore.Bound schema;
    private final long drainNs;
    private final List<Integer> ids = new ArrayList<>();
    private final List<BooleanSupplier> departures = new ArrayList<>();
    private SessionView view;

    private AttachedSession(final String name, final Datapaths datapaths, final ServiceSession session,
        final SchemaStore.Bound schema, final long drainNs) {
        this.name = name;
        this.datapaths = datapaths;
        this.session = session;
        this.schema = schema;
        this.drainNs = drainNs;
    }

    /**
     * Makes regions and datapaths and answers the application. Owns the socket from now on, also when this throws.
     *
     * @param schema what its payloads are marshalled with, or null when they are bytes
     * @param comparer for negotiations with the peers of clients
     * @throws IllegalStateException when the runtime has no room or an engine is missing
     */
    static AttachedSession open(final String name, final Datapaths datapaths, final MrpcLimits limits, final int socket,
        final AttachRequest request, final PeerCredentials peer, final SchemaStore.Bound schema,
        final SchemaComparer comparer) {
        final int stripeCount = Math.min(request.stripeCount(), limits.maxStripes());
        final ServiceSession session = ServiceSession.open(socket, stripeCount, limits.shape(), schema != null);
        final AttachedSession attached = new AttachedSession(name, datapaths, session, schema, limits.drainNs());
        try {
            for (int i = 0; i < stripeCount; i++) {
                attached.ids.add(datapaths.open(attached.spec(i, stripeCount, limits, request, comparer)));
            }
        } catch (final RuntimeException e) {
            ServiceSession.sendRefusal(socket, AttachReply.refusal(Status.UNAVAILABLE, e.getMessage()));
            attached.release(0);
            attached.freeMemory();
            throw e;
        }
        session.sendReply();
        attached.view = new SessionView(name, request.application(), role(request).name(), request.target(), peer.pid(),
            peer.uid(), stripeCount, schema == null ? "" : schema.name(), Instant.now());
        LOGGER.info("application attached: session={} role={} target={} stripes={} pid={} uid={}", name,
            request.role() == AttachRequest.SERVER ? "server" : "client", request.target(), stripeCount, peer.pid(),
            peer.uid());
        return attached;
    }

    private DatapathSpec spec(
        final int stripe, final int stripeCount, final MrpcLimits limits, final AttachRequest request,
        final SchemaComparer comparer) {
        return new DatapathSpec(stripeCount == 1 ? name : name + "." + stripe, request.application(), role(request),
            request.target(), limits.frontend(), Settings.EMPTY, limits.transportOf(request.target()), null, null,
            handles(stripe, request, comparer), schema == null ? DescriptorSet.EMPTY : schema.set(),
            schema == null ? Map.of() : schema.methods());
    }

    private Map<String, AutoCloseable> handles(final int stripe, final AttachRequest request,
        final SchemaComparer comparer) {
        final Map<String, AutoCloseable> handles = new HashMap<>();
        handles.put(ServiceStripe.KIND, session.stripe(stripe));
        if (schema != null) {
            handles.put(MethodCodecs.KIND, schema.codecs());
        }
        final DescriptorSet set = schema == null ? DescriptorSet.EMPTY : schema.set();
        if (request.role() == AttachRequest.SERVER) {
            handles.put(SchemaOffer.KIND, new SchemaOffer(set.hash(), set.bytes()));
        } else if (schema != null) {
            handles.put(SchemaAgreement.KIND, new SchemaAgreement(request.application(), request.target(), set.hash(),
                set.bytes(), schema.codecs(), comparer));
        }
        return handles;
    }

    private static DatapathInfo.Role role(final AttachRequest request) {
        return request.role() == AttachRequest.SERVER ? DatapathInfo.Role.SERVER : DatapathInfo.Role.CLIENT;
    }

    /** What its payloads are marshalled with, or null when they are bytes. */
    SchemaStore.Bound schema() {
        return schema;
    }

    String name() {
        return name;
    }

    /** As operators see it. */
    SessionView view() {
        return view;
    }

    /** How the application broke the rules, or null. Any thread. */
    String violation() {
        return session.violation();
    }

    /**
     * Ends the session and releases everything but the memory. Blocks while the datapaths drain; for an application
     * that broke the rules they do not.
     */
    void close() {
        final String violation = session.violation();
        if (violation != null) {
            LOGGER.warn("application broke the rules of its memory, session ended: session={} reason={} pid={} uid={}",
                name, violation, view.pid(), view.uid());
            release(0);
        } else {
            awaitLastSubmissions();
            release(drainNs);
        }
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

    private void release(final long limitNs) {
        for (final int id : ids) {
            try {
                departures.add(datapaths.close(id, limitNs));
            } catch (final RuntimeException e) {
                LOGGER.error("datapath did not close: session={} datapath={}", name, id, e);
                departures.add(() -> false);
            }
        }
        session.disconnect();
    }

    /**
     * Unmaps the memory of a session that is closed, unless a thread can still be inside: one whose call hangs may come
     * back and touch it. One thread at a time. @return whether it did
     */
    boolean freeMemory() {
        if (!departures.stream().allMatch(BooleanSupplier::getAsBoolean)) {
            return false;
        }
        session.close();
        return true;
    }
}
