package io.roundhouse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonTest {
    private static final Machine MACHINE = new Machine("a \"fast\" one", 2, "6.18", "25");

    @Test
    void shouldWriteARowWithItsRuns() {
        assertEquals("{\"case\": \"rate-limit\", \"metric\": \"pause_p99\", \"unit\": \"ms\", \"value\": 0.4, "
            + "\"runs\": [0.4, 0.5, 0.3]}", Json.row(Row.of("rate-limit", "pause_p99", "ms", 0.4, 0.5, 0.3)));
    }

    @Test
    void shouldWriteThePeerAndTheRatioBesideTheValue() {
        final Row row = Row.of("echo-64", "p50", "us", 21.0, 20.0, 25.0)
            .against("grpc-java direct", "1.76.0", Better.LOWER, 105, 120, 100);
        assertEquals("{\"case\": \"echo-64\", \"metric\": \"p50\", \"unit\": \"us\", \"value\": 21, "
            + "\"runs\": [21, 20, 25], \"peer\": \"grpc-java direct\", "
            + "\"peer_version\": \"1.76.0\", \"peer_value\": 105, \"peer_runs\": [105, 120, 100], \"ratio\": 5}",
            Json.row(row));
    }

    @Test
    void shouldNameThePeersBestSettingWhenThereAreSeveral() {
        final String row = Json.row(Row.of("echo-64", "p50", "us", 20)
            .against("grpc-java direct", "1.76.0", "4 channels", Better.LOWER, 100));
        assertTrue(row.contains("\"peer_version\": \"1.76.0\", \"peer_setting\": \"4 channels\", "), row);
    }

    @Test
    void shouldMeetATargetOfTimesBetterFromThatRatioOn() {
        final Row row = Row.of("echo-64", "p50", "us", 20).against("grpc-java direct", "1", Better.LOWER, 60);
        assertTrue(Target.timesBetter(3).isMet(row));
        assertFalse(Target.timesBetter(3.01).isMet(row));
        assertFalse(Target.timesBetter(3).isMet(Row.of("echo-64", "p50", "us", 20)));
    }

    @Test
    void shouldWriteTheFileWithItsMachine() {
        assertEquals("{\"bench\": \"swap\", \"version\": \"0.1.0\", \"quick\": true, \"machine\": {\"cpu\": "
            + "\"a \\\"fast\\\" one\", \"cores\": 2, \"kernel\": \"6.18\", \"jdk\": \"25\"},\n \"rows\": []}\n",
            Json.file("swap", "0.1.0", true, MACHINE, List.of()));
        assertFalse(Json.file("swap", "0.1.0", false, MACHINE, List.of()).contains("quick"));
    }

    @Test
    void shouldWriteNumbersPlainly() {
        assertEquals("1234567890", Json.number(1_234_567_890));
        assertEquals("0.000012345", Json.number(1.2345e-5));
        assertEquals("3.14159", Json.number(Math.PI));
        assertEquals("null", Json.number(Double.NaN));
    }

    @Test
    void shouldEscapeControlCharacters() {
        assertEquals("\"a\\u000ab\\\\\"", Json.text("a\nb\\"));
    }

    @Test
    void shouldTellMissedSpeedFromBrokenDuty() {
        assertFalse(Row.of("batch-1", "added_per_stage", "ns", 30).to(Target.atMost(25)).isFault());
        assertTrue(Row.of("tcp", "lost", "count", 1).to(Target.NONE).isFault());
        assertFalse(Row.of("tcp", "lost", "count", 0).to(Target.NONE).isFault());
    }

    @Test
    void shouldShowMetAndMissedTargets() {
        final String table = Table.of(List.of(Row.of("a", "m", "ns", 30).to(Target.atMost(25)),
            Row.of("b", "m", "ns", 20).to(Target.atMost(25)), Row.of("c", "lost", "count", 2).to(Target.NONE)));
        assertTrue(table.lines().anyMatch(line -> line.startsWith("a ") && line.endsWith("missed")), table);
        assertTrue(table.lines().anyMatch(line -> line.startsWith("b ") && line.endsWith("met")), table);
        assertTrue(table.lines().anyMatch(line -> line.startsWith("c ") && line.endsWith("BROKEN")), table);
    }
}
