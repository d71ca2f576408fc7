package io.roundhouse.policy.rate.limit;

import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.contract.PolicyContract;
import java.util.List;
import java.util.Map;

final class RateLimitContractTest extends PolicyContract {
    @Override
    protected EngineFactory factory() {
        return new RateLimitEngineFactory();
    }

    @Override
    protected List<Settings> settings() {
        return List.of(Settings.EMPTY,
            Settings.of(Map.of("max_tokens", 50, "tokens_per_fill", 20, "fill_interval", 1)),
            Settings.of(Map.of("max_tokens", 100, "tokens_per_fill", 7, "fill_interval", 1, "mode", "reject")),
            Settings.of(Map.of("max_tokens", 10, "tokens_per_fill", 100, "fill_interval", 1, "scope", "service")),
            Settings.of(Map.of("max_tokens", 1, "tokens_per_fill", 1, "fill_interval", 1, "shadow", true)));
    }
}
