package io.roundhouse.spi;

/** Where engines of a bundle have their place; decides their ports and how many instances there are. */
public enum EngineKind {
    /** A stage on both lanes of a datapath; one instance for each datapath it is attached to. */
    POLICY,
    /** The application's end of a datapath; one instance for each datapath. */
    FRONTEND,
    /** The network's end: one instance in the service, with a pair of links to each datapath. */
    TRANSPORT
}
