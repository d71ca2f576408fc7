package io.roundhouse.mrpc.frontend;

import io.roundhouse.spi.EngineFactory;
import io.roundhouse.testkit.RevisionLoader;

/** The contract of the first revision's test, and what two revisions that follow each other have to keep. */
final class MrpcFrontendNextContractTest extends MrpcFrontendContractTest {
    private static final EngineFactory FIRST =
        RevisionLoader.shadowed(MrpcFrontendFactory.class).factory(MrpcFrontendFactory.class.getName());

    @Override
    protected EngineFactory olderFactory() {
        return withStripes(FIRST);
    }
}
