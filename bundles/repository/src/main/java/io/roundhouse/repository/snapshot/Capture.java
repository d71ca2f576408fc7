package io.roundhouse.repository.snapshot;

import io.roundhouse.admin.Admin;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.RevisionView;
import io.roundhouse.repository.snapshot.Snapshot.EngineFacts;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Takes what is now from the running service. */
final class Capture {
    private final Admin admin;
    private final ConfigurationFiles files;

    Capture(final Admin admin, final ConfigurationFiles files) {
        this.admin = admin;
        this.files = files;
    }

    Snapshot now() throws IOException {
        final Map<String, EngineFacts> engines = new TreeMap<>();
        for (final EngineView engine : admin.engines()) {
            for (final RevisionView revision : admin.revisions(engine.name())) {
                if (revision.running()) {
                    engines.put(engine.name(), new EngineFacts(engine.version(), revision.id(), engine.settings()));
                }
            }
        }
        final Map<String, List<String>> datapaths = new TreeMap<>();
        for (final DatapathView datapath : admin.datapaths()) {
            datapaths.put(datapath.name(), policies(datapath.chain()));
        }
        return new Snapshot(engines, datapaths, admin.defaultChain(), files.digests());
    }

    /** What is between the frontend and the transport. */
    private static List<String> policies(final List<String> chain) {
        return chain.size() < 2 ? List.of() : chain.subList(1, chain.size() - 1);
    }
}
