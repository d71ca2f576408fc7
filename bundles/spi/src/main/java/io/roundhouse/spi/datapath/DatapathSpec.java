package io.roundhouse.spi.datapath;

import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.Settings;
import java.util.List;
import java.util.Map;

/**
 * What a datapath is to be made of.
 *
 * @param name unique among the live ones
 * @param application who it is for
 * @param role whether the application calls or serves
 * @param target what it calls or serves, see {@link DatapathInfo#target()}
 * @param frontend the engine at the application's end
 * @param frontendSettings laid over the frontend's configuration, for this instance only
 * @param transport the engine at the network's end
 * @param chain policies from the application to the network; null takes what the service's default chain has for it
 * @param executor the executor to run on, or null for the default one
 * @param handles resources by kind that the frontend finds by {@code Handles.of}; closed with the datapath
 * @param schema see {@link DatapathInfo#schema()}
 * @param methods of the schema, {@code /package.Service/Method} by their ids
 */
public record DatapathSpec(String name, String application, DatapathInfo.Role role, String target, String frontend,
    Settings frontendSettings, String transport, List<String> chain, String executor,
    Map<String, AutoCloseable> handles, DescriptorSet schema, Map<Integer, String> methods) {
}
