package io.roundhouse.spi;

/**
 * What an engine may know of a datapath.
 *
 * @param id the datapath's number, 0 to 65,535: the index of its ports, unique among the live ones of this service
 * @param name the operator's name for it, unique among the live ones
 * @param application who attached
 * @param role whether the application calls or serves
 * @param target what the application calls ({@code host:port} on this transport) or the name of the service it offers
 * @param schema what its payloads are, {@link DescriptorSet#EMPTY} when they are bytes
 */
public record DatapathInfo(int id, String name, String application, Role role, String target,
    DescriptorSet schema) {
    /** Which side of a call the application is on. */
    public enum Role {
        /** The application sends requests and gets answers. */
        CLIENT,
        /** The application gets requests and answers them. */
        SERVER
    }
}
