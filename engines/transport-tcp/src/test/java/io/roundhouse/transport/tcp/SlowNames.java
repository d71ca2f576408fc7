package io.roundhouse.transport.tcp;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** The machine's resolver, which takes its time for one name and then does not know it. */
public final class SlowNames extends InetAddressResolverProvider {
    static final String SLOW = "slow.invalid";
    /** A permit is an answer. */
    static final Semaphore ask = new Semaphore(0);

    @Override
    public InetAddressResolver get(final Configuration configuration) {
        final InetAddressResolver builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(final String host, final LookupPolicy policy)
                throws UnknownHostException {
                if (host.equals(SLOW)) {
                    ask.acquireUninterruptibly();
                    throw new UnknownHostException(host);
                }
                return builtin.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(final byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "slow";
    }
}
