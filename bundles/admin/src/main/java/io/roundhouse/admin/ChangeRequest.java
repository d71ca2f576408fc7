package io.roundhouse.admin;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One change to running datapaths. */
public sealed interface ChangeRequest {
    /** Replaces the running revision of an engine by the one in a jar. @param jar a bundle of the same symbolic name */
    record Upgrade(String engine, Path jar) implements ChangeRequest { }

    /**
     * Installs an engine that is not there yet.
     *
     * @param jar its bundle
     * @param needs bundles that it needs and that are not there either, to be installed before it; may be empty
     */
    record Deploy(String engine, Path jar, List<Path> needs) implements ChangeRequest { }

    /** Uninstalls an engine that was deployed and that no datapath uses. */
    record Remove(String engine) implements ChangeRequest { }

    /** Goes back to a revision of the store. @param revision start of its id, or null for the one before the running */
    record Rollback(String engine, String revision) implements ChangeRequest { }

    /**
     * Puts a policy on datapaths.
     *
     * @param datapaths a selector: {@code *}, a name, or a name with {@code *} in it
     * @param position place in the chain counted from the application, or -1 for the end next to the transport
     * @param settings laid over the engine's configuration for these instances, may be empty
     */
    record Attach(String engine, String datapaths, int position, Map<String, String> settings)
        implements ChangeRequest { }

    /** Takes a policy off datapaths. @param datapaths a selector as in {@link Attach} */
    record Detach(String engine, String datapaths) implements ChangeRequest { }

    /**
     * Sets configuration of an engine, on all its instances.
     *
     * @param isWhole whether the settings replace all that are set; else they are merged into them
     */
    record Configure(String engine, Map<String, String> settings, boolean isWhole) implements ChangeRequest {
        /** Merges settings into what is set. */
        public Configure(final String engine, final Map<String, String> settings) {
            this(engine, settings, false);
        }
    }

    /** Sets the policies of datapaths to come. @param policies from the application to the network, may be empty */
    record Chain(List<String> policies) implements ChangeRequest { }

    /**
     * Gives the instances of an engine that are in quarantine fresh ones of the same revision, which go on with the
     * state.
     */
    record Restart(String engine) implements ChangeRequest { }

    /** Moves datapaths to an executor, made if there is none of that name. @param datapaths a selector */
    record Move(String datapaths, String executor) implements ChangeRequest { }
}
