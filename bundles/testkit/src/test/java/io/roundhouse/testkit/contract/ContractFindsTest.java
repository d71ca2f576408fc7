package io.roundhouse.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.Policy;
import io.roundhouse.spi.Verdict;
import io.roundhouse.testkit.TestFactory;
import io.roundhouse.testkit.engine.FaultLedger;
import io.roundhouse.testkit.engine.FaultPlan;
import io.roundhouse.testkit.engine.FaultyRelay;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The contract itself, tried on policies that break it. */
final class ContractFindsTest {
    /** Rejects every hundredth message; what it does wrong is up to the test. */
    private static class Counting implements Policy {
        long count;

        @Override
        public Verdict onTx(final Message message) {
            return ++count % 100 == 0 ? Verdict.REJECT : Verdict.PASS;
        }

        @Override
        public Verdict onRx(final Message message) {
            return onTx(message);
        }

        @Override
        public EngineState decompose() {
            return EngineState.builder(1).put("count", count).build();
        }
    }

    private static Counting counting(final EngineState state) {
        final Counting policy = new Counting();
        policy.count = state.longValue("count");
        return policy;
    }

    private static EngineContract contract(final EngineFactory factory) {
        return new PolicyContract() {
            @Override
            protected EngineFactory factory() {
                return factory;
            }
        };
    }

    private static EngineFactory factory(final Function<EngineContext, Policy> create,
        final BiFunction<EngineContext, EngineState, Policy> restore) {
        return TestFactory.of(EngineKind.POLICY, create::apply, restore::apply);
    }

    private static void assertFound(final String what, final Executable test) {
        final AssertionError found = assertThrows(AssertionError.class, test);
        assertTrue(found.getMessage().contains(what), found.getMessage());
    }

    @Test
    void shouldFindStateThatIsForgotten() {
        final EngineFactory forgetful = factory(_ -> new Counting(), (_, _) -> new Counting());
        assertFound("differs", () -> contract(forgetful).shouldGoOnAlikeWhereverItIsCut());
    }

    @Test
    void shouldFindAnExportThatChangesTheEngine() {
        final EngineFactory spoiling = factory(_ -> new Counting() {
            @Override
            public EngineState decompose() {
                final EngineState state = super.decompose();
                count = 0;
                return state;
            }
        }, (_, state) -> counting(state));
        assertFound("two exports differ", () -> contract(spoiling).shouldExportItsStateWithoutChangingIt());
    }

    @Test
    void shouldFindAMessageThatNeverComesBack() {
        final EngineFactory swallowing = factory(_ -> new Counting() {
            @Override
            public Verdict onTx(final Message message) {
                message.resumeAtNs(Long.MAX_VALUE);
                return ++count % 1_000 == 0 ? Verdict.PARK : Verdict.PASS;
            }
        }, (_, state) -> counting(state));
        assertFound("never came out", () -> contract(swallowing).shouldLoseAndDoubleNothing());
    }

    @Test
    void shouldFindAllocation() {
        final EngineFactory allocating = factory(_ -> new Counting() {
            private long[] garbage;

            @Override
            public Verdict onTx(final Message message) {
                garbage = new long[] {++count};
                return garbage[0] < 0 ? Verdict.REJECT : Verdict.PASS;
            }
        }, (_, state) -> counting(state));
        assertFound("bytes allocated", () -> contract(allocating).shouldAllocateNothing());
    }

    @Test
    void shouldFindAClassOfTheBundleInTheState() {
        final EngineFactory speaking = factory(_ -> new Counting() {
            @Override
            public EngineState decompose() {
                return EngineState.builder(1).put("policy", TestFactory.class.getName()).build();
            }
        }, (_, state) -> counting(state));
        assertFound("names a class", () -> contract(speaking).shouldExportItsStateWithoutChangingIt());
    }

    /** A relay with faults that says it keeps the order. */
    private static EngineContract relay(final FaultPlan plan) {
        final EngineFactory faulty = FaultyRelay.factory(plan, new FaultLedger());
        final EngineFactory pretending = TestFactory.of(EngineKind.TRANSPORT, faulty::create, faulty::restore);
        return new GeneralEngineContract() {
            @Override
            protected EngineFactory factory() {
                return pretending;
            }
        };
    }

    @Test
    void shouldFindAMessageThatIsOvertaken() {
        assertFound("overtaken", () -> relay(new FaultPlan(1, 0, 0, 1_000, 0, 0)).shouldLoseAndDoubleNothing());
    }

    @Test
    void shouldFindAMessageThatIsDoubled() {
        assertFound("came out twice", () -> relay(new FaultPlan(1, 0, 100, 0, 0, 0)).shouldLoseAndDoubleNothing());
    }
}
