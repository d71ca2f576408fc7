package io.roundhouse.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.roundhouse.admin.MetricView;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ExpositionTest {
    @Test
    void shouldGroupAndNameAsPrometheusDoes() {
        final Map<String, String> labels = new TreeMap<>(Map.of("engine", "tcp", "application", "a\"b\\c\nd"));
        assertEquals("""
            # HELP jvm_threads jvm threads, now
            # TYPE jvm_threads gauge
            jvm_threads 7
            # HELP roundhouse_engine_longest_wait_seconds engine longest wait seconds, now
            # TYPE roundhouse_engine_longest_wait_seconds gauge
            roundhouse_engine_longest_wait_seconds 0.25
            # HELP roundhouse_engine_passed_total engine passed, since the service started
            # TYPE roundhouse_engine_passed_total counter
            roundhouse_engine_passed_total{application="a\\"b\\\\c\\nd",engine="tcp"} 123456789012
            roundhouse_engine_passed_total{engine="null"} 3
            """, Exposition.of(List.of(MetricView.total("engine_passed", labels, 123_456_789_012L),
                MetricView.gauge("engine_longest_wait_ns", Map.of(), 250_000_000),
                MetricView.gauge("jvm_threads", Map.of(), 7),
                MetricView.total("engine_passed", Map.of("engine", "null"), 3))));
    }
}
