package io.roundhouse.shell;

import io.roundhouse.admin.ChangeView;
import io.roundhouse.admin.DaemonView;
import io.roundhouse.admin.DatapathView;
import io.roundhouse.admin.EngineView;
import io.roundhouse.admin.SessionView;
import io.roundhouse.admin.ViolationView;
import java.util.List;

/**
 * A service at a glance.
 *
 * @param process what it runs in, and what troubles it
 * @param uptimeMs since its start
 * @param engines with their running revisions
 * @param sessions applications attached
 * @param violations applications whose sessions were ended lately because they broke the rules
 * @param datapaths that serve them
 * @param lastChange the newest change, or null
 */
public record StatusView(DaemonView process, long uptimeMs, List<EngineView> engines, List<SessionView> sessions,
    List<ViolationView> violations, List<DatapathView> datapaths, ChangeView lastChange) {
}
