package io.roundhouse.bench.proxy;

import io.roundhouse.bench.BenchContext;
import io.roundhouse.testkit.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A kind of proxy for HTTP/2 without encryption, in one setting for all. */
public interface Proxy {
    /** As in rows. */
    String name();

    /** The version that runs. */
    String version();

    /** The text of its configuration. @param folder for files of its own */
    String configuration(Hop hop, Path folder);

    /** The command that runs it in the foreground. */
    List<String> command(Path configuration, Hop hop);

    /** Writes files of its own that it needs before it starts. */
    default void prepare(final Path folder) throws IOException {
    }

    /**
     * Starts one and waits until it takes connections.
     *
     * @param name of the process
     * @throws io.roundhouse.testkit.process.ProcessException when it ends instead
     */
    default Child start(final BenchContext context, final String name, final Hop hop)
        throws IOException, InterruptedException {
        return ProxyStart.start(context, this, name, hop);
    }
}
