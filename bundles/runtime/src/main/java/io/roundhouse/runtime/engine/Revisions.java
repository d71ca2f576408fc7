package io.roundhouse.runtime.engine;

import io.roundhouse.spi.Settings;
import java.util.List;

/** Which revision and settings new instances get. Implemented by live change, asked by the graph. Thread-safe. */
public interface Revisions {
    /** The revision in force, or null when the engine is unknown or gone. */
    Revision current(String engine);

    /** The engine's configuration. */
    Settings settings(String engine);

    /** Policies, application to network, of datapaths whose spec names no chain, and which of them get each. */
    List<ChainEntry> defaultChain();
}
