package io.roundhouse.test.generator;

import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.contract.GeneralEngineContract;
import java.util.List;
import java.util.Map;

final class GeneratorContractTest extends GeneralEngineContract {
    @Override
    protected EngineFactory factory() {
        return new GeneratorEngineFactory();
    }

    @Override
    protected List<Settings> settings() {
        return List.of(Settings.EMPTY,
            Settings.of(Map.of("in_flight", 7, "payload_bytes", 100)),
            Settings.of(Map.of("rate_per_second", 150_000)),
            Settings.of(Map.of("total", 3_000, "in_flight", 1_000)));
    }
}
