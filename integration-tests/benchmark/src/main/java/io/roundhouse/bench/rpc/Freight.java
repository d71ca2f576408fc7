package io.roundhouse.bench.rpc;

import io.roundhouse.bench.fields.Item;
import io.roundhouse.bench.fields.Shipment;
import io.roundhouse.bench.fields.ShipmentBuilder;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The ten fields of a call in our stubs: four depend on its number, the others stay. The answer is a {@link Digest} of
 * all of them; {@link GrpcFreight} does the same with the peer's classes.
 */
public final class Freight {
    static final String CUSTOMER = "Hafen- und Lagerhausgesellschaft";
    static final String[] TAGS = {"fragile", "keep dry", "customs"};
    static final String STREET = "Am Sandtorkai 36";
    static final String CITY = "Hamburg";
    static final int ZIP = 20457;
    static final String[] ITEMS = {"bearing 6204", "lantern"};
    static final int[] COUNTS = {12, 400};
    static final long[] PRICES = {1_599, 24_900_000_000L};
    static final byte[] TOKEN = {3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9, 3};
    static final int MARKS = 4;
    private static final MemorySegment TOKEN_MEMORY = MemorySegment.ofArray(TOKEN);
    private static final long CONSTANT = constant(CUSTOMER);
    private static final long CONSTANT_DENIED = constant(Guests.DENIED);

    private Freight() {
    }

    /** Sets all fields. */
    public static void write(final ShipmentBuilder request, final long number) {
        write(request, number, Guests.WELCOME);
    }

    /** Sets all fields. */
    static void write(final ShipmentBuilder request, final long number, final Guests guests) {
        request.number(number).customer(guests.of(number)).weight(weight(number)).priority(priority(number))
            .isExpress(true).token(TOKEN_MEMORY);
        for (final String tag : TAGS) {
            request.addTags(tag);
        }
        request.address().street(STREET).city(CITY).zip(ZIP);
        for (int i = 0; i < ITEMS.length; i++) {
            request.addItems().name(ITEMS[i]).count(COUNTS[i]).price(PRICES[i]);
        }
        for (int i = 0; i < MARKS; i++) {
            request.addMarks(number + i);
        }
    }

    static double weight(final long number) {
        return number * 0.5;
    }

    static int priority(final long number) {
        return (int) number;
    }

    /** Reads all fields. */
    public static long digest(final Shipment request) {
        long digest = Digest.add(0, request.customer());
        for (int i = 0; i < request.tagsCount(); i++) {
            digest = Digest.add(digest, request.tags(i));
        }
        digest = Digest.add(digest, request.address().street());
        digest = Digest.add(digest, request.address().city());
        digest = Digest.add(digest, request.address().zip());
        for (int i = 0; i < request.itemsCount(); i++) {
            final Item item = request.items(i);
            digest = Digest.add(Digest.add(Digest.add(digest, item.name()), item.count()), item.price());
        }
        digest = Digest.add(digest, request.isExpress() ? 1 : 0);
        final MemorySegment token = request.token();
        for (int i = 0; i < token.byteSize(); i++) {
            digest = Digest.add(digest, token.get(ValueLayout.JAVA_BYTE, i));
        }
        digest = Digest.add(Digest.add(digest, request.number()), Double.doubleToRawLongBits(request.weight()));
        digest = Digest.add(digest, request.priority());
        for (int i = 0; i < request.marksCount(); i++) {
            digest = Digest.add(digest, request.marks(i));
        }
        return digest;
    }

    /** The digest of the fields that {@link #write} sets. */
    static long expected(final long number, final Guests guests) {
        final long constant = guests.isDenied(number) ? CONSTANT_DENIED : CONSTANT;
        long digest = Digest.add(Digest.add(constant, number), Double.doubleToRawLongBits(weight(number)));
        digest = Digest.add(digest, priority(number));
        for (int i = 0; i < MARKS; i++) {
            digest = Digest.add(digest, number + i);
        }
        return digest;
    }

    private static long constant(final String customer) {
        long digest = Digest.add(0, customer);
        for (final String tag : TAGS) {
            digest = Digest.add(digest, tag);
        }
        digest = Digest.add(Digest.add(Digest.add(digest, STREET), CITY), ZIP);
        for (int i = 0; i < ITEMS.length; i++) {
            digest = Digest.add(Digest.add(Digest.add(digest, ITEMS[i]), COUNTS[i]), PRICES[i]);
        }
        digest = Digest.add(digest, 1);
        for (final byte b : TOKEN) {
            digest = Digest.add(digest, b);
        }
        return digest;
    }
}
