package io.roundhouse.bench.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class GuestsTest {
    @Test
    void shouldBeDeniedOnceInAHundredOnEveryLane() {
        for (int lane = 0; lane < Numbers.LANES; lane++) {
            final long first = Numbers.of(lane, 12_345);
            assertEquals(10, LongStream.range(first, first + 1000).filter(Guests.MIXED::isDenied).count());
        }
    }

    @Test
    void shouldBeAnsweredByWhoTheyAre() {
        final GrpcFreight mixed = new GrpcFreight(Guests.MIXED);
        final GrpcFreight welcome = new GrpcFreight(Guests.WELCOME);
        assertEquals(Guests.DENIED, mixed.request(99).getCustomer());
        assertEquals(Freight.CUSTOMER, welcome.request(99).getCustomer());
        assertEquals(Freight.expected(99, Guests.MIXED), mixed.answer(mixed.request(99)).getDigest());
        assertEquals(Freight.expected(99, Guests.WELCOME), welcome.answer(welcome.request(99)).getDigest());
        assertNotEquals(Freight.expected(99, Guests.MIXED), Freight.expected(99, Guests.WELCOME));
    }
}
