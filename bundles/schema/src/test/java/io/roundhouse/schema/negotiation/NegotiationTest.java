package io.roundhouse.schema.negotiation;

import static io.roundhouse.schema.Descriptors.field;
import static io.roundhouse.schema.Descriptors.message;
import static io.roundhouse.schema.Descriptors.shop;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.api.wire.SchemaExchange;
import io.roundhouse.schema.Descriptors;
import io.roundhouse.schema.Method;
import io.roundhouse.schema.binding.BindingCache;
import io.roundhouse.schema.binding.BindingQuota;
import io.roundhouse.schema.binding.MethodCodecs;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a negotiation, without a datapath between them. */
@Timeout(60)
final class NegotiationTest {
    private static final int BUY = Method.idOf("/shop.Shop/Buy");
    private static final int ROOM = SchemaExchange.ANSWER_LENGTH + SchemaExchange.MAX_PART_LENGTH;
    private static final byte[] OWN = shopWith(field("id", 1, "INT64"));

    private final SchemaComparer comparer = new SchemaComparer();
    private final MemorySegment query = Arena.ofAuto().allocate(SchemaExchange.QUERY_LENGTH, 8);
    private final MemorySegment answer = Arena.ofAuto().allocate(ROOM, 8);

    @AfterEach
    void close() {
        comparer.close();
    }

    private static byte[] shopWith(final String... fields) {
        return Descriptors.set(shop(message("Order", fields)));
    }

    private static long hash(final byte[] set) {
        return set.length == 0 ? 0 : Arrays.hashCode(set) | 1L << 40;
    }

    private static SchemaOffer offer(final byte[] set) {
        return new SchemaOffer(hash(set), set);
    }

    private SchemaAgreement agreement(final byte[] set) {
        final MethodCodecs codecs =
            MethodCodecs.of(new BindingCache(BindingQuota.DEFAULT).bind("shop", set));
        return new SchemaAgreement("till", "127.0.0.1:7000", hash(set), set, codecs, comparer);
    }

    /** @return queries that it took */
    private int negotiate(final SchemaAgreement agreement, final SchemaOffer offer) {
        int queries = 0;
        while (true) {
            switch (agreement.phase()) {
                case SchemaAgreement.SETTLED -> {
                    return queries;
                }
                case SchemaAgreement.WORKING -> Thread.onSpinWait();
                default -> {
                    assertTrue(agreement.answered(answer, 0, ask(agreement, offer)));
                    queries++;
                }
            }
        }
    }

    private int ask(final SchemaAgreement agreement, final SchemaOffer offer) {
        agreement.putQuery(query, 0);
        agreement.asked(9);
        assertTrue(offer.ask(77, query, 0, SchemaExchange.QUERY_LENGTH));
        assertEquals(77, offer.nextCall());
        final int length = offer.answerLength();
        offer.putAnswer(answer, 0);
        offer.answered();
        assertEquals(0, offer.nextCall());
        return length;
    }

    private static String text(final SchemaAgreement agreement) {
        final int index = agreement.refused(BUY);
        assertNotEquals(MethodCodecs.NONE, index);
        return Status.name(agreement.status(index)) + ": "
            + new String(agreement.text(index).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
    }

    @Test
    void shouldAgreeAtOnceOnTheSameSchema() {
        final SchemaAgreement agreement = agreement(OWN);
        final SchemaOffer offer = offer(OWN);
        assertEquals(1, negotiate(agreement, offer));
        assertEquals(MethodCodecs.NONE, agreement.refused(BUY));
        assertTrue(offer.isCurrent(agreement.number()));
        assertFalse(offer(OWN).isCurrent(agreement.number()), "another server gives another number");
        assertFalse(offer.isCurrent(SchemaExchange.NO_AGREEMENT));
        assertTrue(offer.isCurrent(0), "a client without a schema");
    }

    @Test
    void shouldLetServerWithoutSchemaTakeBytes() {
        final SchemaAgreement agreement = agreement(OWN);
        final SchemaOffer offer = offer(new byte[0]);
        assertEquals(1, negotiate(agreement, offer));
        assertEquals(0, agreement.number());
        assertFalse(offer.isCurrent(3), "an agreement with somebody else");
    }

    @Test
    void shouldAcceptSchemaWithMoreFieldsInParts() {
        final String[] fields = IntStream.rangeClosed(1, 900)
            .mapToObj(i -> field("a_field_with_quite_a_long_name_" + i, i, "INT64")).toArray(String[]::new);
        fields[0] = field("id", 1, "INT64");
        final byte[] large = shopWith(fields);
        assertTrue(large.length > 2 * SchemaExchange.MAX_PART_LENGTH);
        final SchemaAgreement agreement = agreement(OWN);
        final SchemaOffer offer = offer(large);
        assertEquals(1 + Math.ceilDiv(large.length, SchemaExchange.MAX_PART_LENGTH), negotiate(agreement, offer));
        assertEquals(MethodCodecs.NONE, agreement.refused(BUY));
        assertTrue(offer.isCurrent(agreement.number()));
    }

    @Test
    void shouldSayWhatDoesNotFitAndWhere() {
        final SchemaAgreement agreement = agreement(OWN);
        negotiate(agreement, offer(shopWith(field("id", 1, "STRING"))));
        assertEquals("FAILED_PRECONDITION: schemas of till (here) and of the server at 127.0.0.1:7000 (there) do not"
            + " fit: method /shop.Shop/Buy: field shop.Order.id (number 1) has type int64 here and string there",
            text(agreement));
    }

    @Test
    void shouldSayWhatTheServerHas() {
        final SchemaAgreement agreement = agreement(OWN);
        negotiate(agreement, offer(Descriptors.set("name: 'shop.proto' package: 'shop' service { name: 'Shop' method "
            + "{ name: 'Sell' input_type: '.shop.Order' output_type: '.shop.Order' } } " + message("Order"))));
        assertEquals("UNIMPLEMENTED: the server at 127.0.0.1:7000 has no method /shop.Shop/Buy; it has:"
            + " /shop.Shop/Sell", text(agreement));
    }

    @Test
    void shouldBeginAgainWithAnotherServer() {
        final SchemaAgreement agreement = agreement(OWN);
        negotiate(agreement, offer(shopWith(field("id", 1, "STRING"))));
        agreement.forget();
        assertEquals(SchemaAgreement.UNKNOWN, agreement.phase());
        final SchemaOffer next = offer(OWN);
        negotiate(agreement, next);
        assertEquals(MethodCodecs.NONE, agreement.refused(BUY));
        assertTrue(next.isCurrent(agreement.number()));
    }

    @Test
    void shouldBeginAgainWhenServerChangesInBetween() {
        final SchemaAgreement agreement = agreement(OWN);
        assertTrue(agreement.answered(answer, 0, ask(agreement, offer(shopWith(field("id", 1, "STRING"))))));
        final SchemaOffer other = offer(shopWith(field("id", 1, "INT64"), field("more", 2, "BOOL")));
        negotiate(agreement, other);
        assertEquals(MethodCodecs.NONE, agreement.refused(BUY));
        assertTrue(other.isCurrent(agreement.number()));
    }

    @Test
    void shouldRefuseEverythingOfServerWhoseSchemaIsGarbage() {
        final SchemaAgreement agreement = agreement(OWN);
        final byte[] garbage = new byte[3000];
        new Random(5).nextBytes(garbage);
        negotiate(agreement, offer(garbage));
        assertTrue(text(agreement).startsWith(
            "FAILED_PRECONDITION: schema of the server at 127.0.0.1:7000 cannot be read: "), text(agreement));
        assertTrue(agreement.text(agreement.refused(BUY)).byteSize() <= 512);
    }

    @Test
    void shouldSurviveWhateverThePeerAnswers() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final SchemaAgreement agreement = agreement(OWN);
        final SchemaOffer offer = offer(shopWith(field("id", 1, "STRING")));
        for (int i = 0; i < 20_000; i++) {
            while (agreement.phase() == SchemaAgreement.WORKING) {
                Thread.onSpinWait();
            }
            if (agreement.phase() == SchemaAgreement.SETTLED) {
                agreement.forget();
            }
            int length = ask(agreement, offer);
            // Mostly an answer, with something wrong in it.
            for (int n = random.nextInt(3); n > 0; n--) {
                answer.set(ValueLayout.JAVA_BYTE, random.nextInt(SchemaExchange.ANSWER_LENGTH),
                    (byte) (random.nextBoolean() ? random.nextInt(4) : random.nextInt()));
            }
            if (random.nextInt(4) == 0) {
                length = random.nextInt(length + 1);
            }
            if (!agreement.answered(answer, 0, length)) {
                agreement.forget();
            }
        }
        while (agreement.phase() == SchemaAgreement.WORKING) {
            Thread.onSpinWait();
        }
        agreement.forget();
        negotiate(agreement, offer);
        assertTrue(text(agreement).contains("has type int64 here and string there"), () -> "seed " + seed);
    }

    @Test
    void shouldRefuseMalformedQueries() {
        final SchemaOffer offer = offer(OWN);
        assertFalse(offer.ask(1, query, 0, 15));
        for (final int offset : new int[] {-1, OWN.length + 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            SchemaExchange.putQuery(query, 0, 1, offset);
            assertFalse(offer.ask(1, query, 0, SchemaExchange.QUERY_LENGTH));
        }
        SchemaExchange.putQuery(query, 0, 1, OWN.length);
        assertTrue(offer.ask(1, query, 0, SchemaExchange.QUERY_LENGTH));
        assertEquals(SchemaExchange.ANSWER_LENGTH, offer.answerLength());
        while (offer.hasRoom()) {
            assertTrue(offer.ask(2, query, 0, SchemaExchange.QUERY_LENGTH));
        }
    }
}
