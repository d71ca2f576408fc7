package io.roundhouse.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.spi.DatapathInfo.Role;
import io.roundhouse.spi.DescriptorSet;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.TestEngineContext;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * What every policy keeps, tried on a client's and on a server's datapath with each of {@link #settings()}: it goes on
 * alike after a cut wherever it is cut, loses and doubles nothing, keeps the order unless it says otherwise, lets
 * everything it parked come back, allocates nothing, and migrates to and from the older revision if there is one.
 */
public abstract class PolicyContract extends EngineContract {
    private static final int PAYLOADS = 1 << 16;
    private static final int MAX_PAYLOAD = 256;

    private final MemorySegment payloads = randomBytes();

    private static MemorySegment randomBytes() {
        final MemorySegment memory = Arena.ofAuto().allocate(PAYLOADS + MAX_PAYLOAD, 64);
        final byte[] bytes = new byte[PAYLOADS + MAX_PAYLOAD];
        new SplittableRandom(1).nextBytes(bytes);
        return memory.copyFrom(MemorySegment.ofArray(bytes));
    }

    /**
     * Fills in a message: method and payload. Kind, call and stream are set by the contract and must stay. Allocates
     * nothing. By default one of four methods and up to 256 random bytes.
     */
    protected void make(final Message message, final SplittableRandom random, final int index) {
        message.method(random.nextInt(4)).payload(payloads, random.nextInt(PAYLOADS) & ~7, random.nextInt(MAX_PAYLOAD));
    }

    /** What the payloads are; by default bytes to everybody. */
    protected DescriptorSet schema() {
        return DescriptorSet.EMPTY;
    }

    /** Time between two messages in ns; by default mostly some hundred, now and then many. */
    protected long stepNs(final SplittableRandom random) {
        return random.nextInt(200) == 0 ? random.nextLong(2_000_000) : random.nextLong(1_000);
    }

    @Override
    final List<Scenario> scenarios() {
        final List<Scenario> all = new ArrayList<>();
        for (final Settings settings : settings()) {
            for (final Role role : Role.values()) {
                final String name = role + " " + settings;
                all.add(new Scenario(name, factory -> new PolicyRun(this, factory,
                    TestEngineContext.onDatapath("under-test", role, schema()).with(settings), name.hashCode())));
            }
        }
        return all;
    }

    @Test
    void shouldBeAPolicy() {
        assertEquals(EngineKind.POLICY, factory().kind());
    }
}
