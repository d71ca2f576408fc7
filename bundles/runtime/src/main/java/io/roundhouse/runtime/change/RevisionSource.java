package io.roundhouse.runtime.change;

import io.roundhouse.admin.RevisionView;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Where revisions come from: the framework's bundles and the revision store in the service, a table of classes in the
 * simulation. All methods but {@link #arrival} and {@link #bundle} may block and are called on helper threads under a
 * time limit; a call that was abandoned may still come to its end. Thread-safe.
 */
public interface RevisionSource {
    /** Takes a jar into the store. @return its content id @throws Exception saying why it is no bundle */
    String keep(String engine, Path jar) throws Exception;

    /** The stored revisions of an engine, newest first; {@code running} is left false. */
    List<RevisionView> stored(String engine);

    /** Dry run: resolves a probe of a stored revision beside the running one, asks it, and removes it. */
    ProbeReport probe(String engine, String id) throws Exception;

    /**
     * Installs and starts bundles that an engine needs; those whose name and version are there already are left out.
     */
    void installNeeds(List<Path> jars) throws Exception;

    /** Installs a stored revision as the bundle of an engine that has none, and starts it. */
    void install(String engine, String id) throws Exception;

    /** Uninstalls the bundle that {@link #install} made, if any, and bundles that were needed and now are not. */
    void uninstall(String engine) throws Exception;

    /** Whether the engine's bundle is one that {@link #install} made. */
    boolean isDeployed(String engine) throws Exception;

    /** Exchanges the content of the engine's one bundle for a stored revision and starts it. */
    void update(String engine, String id) throws Exception;

    /** The newest word about the engine's factory, or null when there never was one. Returns at once. */
    Arrival arrival(String engine);

    /** Makes a revision of a factory that arrived: keeps its jar, loads every class it may need later. */
    Adopted adopt(Arrival arrival) throws Exception;

    /** What the engine's bundle holds now. */
    Installed installed(String engine) throws Exception;

    /** What an operator does to bring the factory of an engine back whose {@link #arrival} says that it is gone. */
    String remedy(String engine);

    /** The engine's configuration as kept. */
    Map<String, String> settings(String engine) throws Exception;

    /** Keeps configuration for this and the next start. */
    void configure(String engine, Map<String, String> settings) throws Exception;

    /** Keeps the policies of datapaths to come for this and the next start. */
    void keepChain(List<String> policies) throws Exception;

    /** The framework's number of the engine's bundle, -1 when there is none. Returns at once. */
    long bundle(String engine);

    /** Revisions that may not be deleted from the store: the running and the one before. Returns at once. */
    void pin(String engine, String running, String previous);
}
