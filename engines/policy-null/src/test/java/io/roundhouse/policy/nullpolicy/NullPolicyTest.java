package io.roundhouse.policy.nullpolicy;

import io.roundhouse.spi.EngineFactory;
import io.roundhouse.testkit.contract.PolicyContract;

final class NullPolicyTest extends PolicyContract {
    @Override
    protected EngineFactory factory() {
        return new NullPolicyFactory();
    }
}
