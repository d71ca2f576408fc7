package io.roundhouse.admin;

import java.nio.file.Path;
import java.util.Map;

/** One change to running datapaths. */
public sealed interface ChangeRequest {
    /** Replaces the running revision of an engine by the one in a jar. @param jar a bundle of the same symbolic name */
    record Upgrade(String engine, Path jar) implements ChangeRequest { }

    /** Goes back to a revision of the store. @param revision start of its id, or null for the one before the running */
    record Rollback(String engine, String revision) implements ChangeRequest { }

    /**
     * Puts a policy on datapaths.
     *
     * @param datapaths a selector: {@code *}, a name, or a name with {@code *} in it
     * @param position place in the chain counted from the application, or -1 for the end next to the transport
     * @param settings laid over the engine's configuration for these instances, may be empty
     */
    record Attach(String engine, String datapaths, int position, Map<String, String> settings) implements ChangeRequest { }

    /** Takes a policy off datapaths. @param datapaths a selector as in {@link Attach} */
    record Detach(String engine, String datapaths) implements ChangeRequest { }

    /** Sets configuration of an engine, on all its instances. @param settings merged into what is set */
    record Configure(String engine, Map<String, String> settings) implements ChangeRequest { }

    /** Moves datapaths to an executor, made if there is none of that name. @param datapaths a selector */
    record Move(String datapaths, String executor) implements ChangeRequest { }
}
