package io.roundhouse.fuzz;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;

/** What can be fuzzed, in the order in which it is. */
enum Target {
    /** Frames of a peer. */
    WIRE(WireFuzzer.class, WireFuzzer::fuzzerTestOneInput),
    /** First messages. */
    HANDSHAKE(HandshakeFuzzer.class, HandshakeFuzzer::fuzzerTestOneInput),
    /** Shared memory of an application. */
    RING(RingFuzzer.class, RingFuzzer::fuzzerTestOneInput),
    /** Descriptor sets, payloads, records. */
    SCHEMA(SchemaFuzzer.class, SchemaFuzzer::fuzzerTestOneInput);

    private final Class<?> fuzzer;
    private final Consumer<byte[]> input;

    Target(final Class<?> fuzzer, final Consumer<byte[]> input) {
        this.fuzzer = fuzzer;
        this.input = input;
    }

    /** @throws IllegalArgumentException when there is none of that name */
    static Target of(final String name) {
        return Arrays.stream(values()).filter(t -> t.label().equals(name)).findAny().orElseThrow(
            () -> new IllegalArgumentException("no such target: " + name + ", there are "
                + String.join(", ", Arrays.stream(values()).map(Target::label).toList())));
    }

    /** As on the command line, and the folder in the corpus. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What Jazzer runs. */
    String className() {
        return fuzzer.getName();
    }

    /** Runs one input here. */
    void accept(final byte[] bytes) {
        input.accept(bytes);
    }
}
