package io.roundhouse.test.sink;

import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.Settings;
import io.roundhouse.testkit.contract.GeneralEngineContract;
import java.util.List;
import java.util.Map;

final class SinkContractTest extends GeneralEngineContract {
    @Override
    protected EngineFactory factory() {
        return new SinkEngineFactory();
    }

    @Override
    protected List<Settings> settings() {
        return List.of(Settings.EMPTY,
            Settings.of(Map.of("answer", false)));
    }
}
