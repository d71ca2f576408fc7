package shop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.common.Country;
import io.roundhouse.api.Status;
import io.roundhouse.client.stub.CallOptions;
import io.roundhouse.client.stub.PendingCall;
import io.roundhouse.client.stub.ReplyListener;
import io.roundhouse.client.stub.StatusException;
import io.roundhouse.compiler.LoopbackChannel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Uses the stubs of shop.proto as an application does. Compiled by a test together with them; each public method is a
 * case.
 */
public final class ShopCheck {
    private final CountDownLatch isReleased = new CountDownLatch(1);
    private final LoopbackChannel channel = new LoopbackChannel(
        ShopSchema.SCHEMA.descriptorSet(), ShopSchema.SCHEMA.descriptorSet(), new Server(isReleased));
    private final ShopClient client = new ShopClient(channel);

    private static final class Server extends ShopServer {
        private final CountDownLatch isReleased;

        Server(final CountDownLatch isReleased) {
            this.isReleased = isReleased;
        }

        @Override
        protected void placeOrder(final Order request, final ReceiptBuilder reply) {
            switch (request.customerName()) {
                case "thief" -> throw new StatusException(Status.PERMISSION_DENIED, "not you");
                case "bug" -> throw new IllegalStateException("secret");
                case "slow" -> await(isReleased);
                default -> { }
            }
            double total = 0;
            for (int i = 0; i < request.weightsCount(); i++) {
                total += request.weights(i);
            }
            reply.orderId(request.id()).total(total).text(request.toString());
            final OrderBuilder order = reply.order().id(request.id() + 1);
            order.address().street(request.address().street());
            for (int i = 0; i < request.linesCount(); i++) {
                order.addLines().item(request.lines(i).item()).count(-request.lines(i).count());
            }
        }

        @Override
        protected void ping(final Empty request, final EmptyBuilder reply) {
            assertEquals("Empty{}", request.toString());
        }
    }

    private static void await(final CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (final InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static MemorySegment bytes(final int... values) {
        final byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return MemorySegment.ofArray(bytes);
    }

    private static void fill(final OrderBuilder order) {
        order.id(-7).number((int) 4_000_000_000L).customerName("Zoë \"Z\"").note("")
            .country(Country.IT).paid(true).attachment(bytes(1, 2, 255)).priority(0).discount(0.5f).class_(1L << 63);
        order.addLines().item("tea").count(-2);
        order.addLines().item("cup").count(3).gift(false);
        order.address().street("Bahnhofstraße").number(8);
        order.reserveTags(2).addTags("a").addTags("€").addTags("");
        for (int i = 0; i < 100; i++) {
            order.addKeys(i % 2 == 0 ? i : -i).addWeights(i).addFlags(i % 3 == 0).addRatios(i / 2f);
        }
        order.addCountries(Country.CH).addCountriesNumber(77).addParts(bytes(9)).addParts(bytes());
        order.previous().previous().id(3);
    }

    private static void check(final Order order) {
        assertEquals(-7, order.id());
        assertEquals(4_000_000_000L, Integer.toUnsignedLong(order.number()));
        assertEquals("Zoë \"Z\"", order.customerName());
        assertTrue(order.hasNote() && order.note().isEmpty());
        assertTrue(order.hasPriority() && order.priority() == 0);
        assertEquals(Country.IT, order.country());
        assertEquals(39, order.countryNumber());
        assertTrue(order.paid());
        assertArrayEquals(new byte[] {1, 2, -1}, order.attachment().toArray(ValueLayout.JAVA_BYTE));
        assertEquals(0.5f, order.discount());
        assertEquals(1L << 63, order.class_());
        assertEquals(2, order.linesCount());
        assertEquals("tea", order.lines(0).item());
        assertFalse(order.lines(0).hasGift());
        final OrderLine line = order.lines(1, new OrderLine());
        assertTrue(line.hasGift() && !line.gift() && line.count() == 3);
        assertTrue(order.hasAddress());
        assertEquals("Bahnhofstraße", order.address().street());
        assertEquals(List.of("a", "€", ""), List.of(order.tags(0), order.tags(1), order.tags(2)));
        assertEquals(100, order.keysCount());
        for (int i = 0; i < 100; i++) {
            assertEquals(i % 2 == 0 ? i : -i, order.keys(i));
            assertEquals(i, order.weights(i));
            assertEquals(i % 3 == 0, order.flags(i));
            assertEquals(i / 2f, order.ratios(i));
        }
        assertEquals(Country.SWITZERLAND, order.countries(0));
        assertEquals(Country.UNRECOGNIZED, order.countries(1));
        assertEquals(77, order.countriesNumber(1));
        assertEquals(1, order.parts(0).byteSize());
        assertEquals(0, order.parts(1).byteSize());
        assertEquals(3, order.previous().previous().id());
        assertFalse(order.previous().previous().hasPrevious());
        assertEquals(0, order.previous().previous().previous().linesCount());
        assertThrows(IndexOutOfBoundsException.class, () -> order.lines(2));
    }

    public void shouldReadWhatWasBuilt() {
        try (var block = channel.newBlock(16)) {
            fill(OrderBuilder.in(block));
            final Order order = new Order();
            order.wrap(block.memory(), block.offset(), block.length());
            check(order);
            order.clear();
            assertEquals("Order{}", order.toString());
        }
        assertEquals(0, channel.openBlocks());
    }

    public void shouldKeepTheLastMemberOfOneof() {
        try (var block = channel.newBlock(16)) {
            final OrderBuilder builder = OrderBuilder.in(block);
            final Order order = new Order();
            final Supplier<OrderPayByCase> now = () -> {
                order.wrap(block.memory(), block.offset(), block.length());
                return order.payByCase();
            };
            assertEquals(OrderPayByCase.PAY_BY_NOT_SET, now.get());
            builder.voucher("");
            assertEquals(OrderPayByCase.VOUCHER, now.get());
            builder.cardNumber(0);
            assertEquals(OrderPayByCase.CARD_NUMBER, now.get());
            assertFalse(order.hasVoucher());
            builder.voucher("spring").billTo().street("Hauptstraße");
            builder.billTo().number(7);
            assertEquals(OrderPayByCase.BILL_TO, now.get());
            assertEquals("", order.voucher());
            assertEquals("Hauptstraße", order.billTo().street());
            assertEquals(7, order.billTo().number());
            builder.cash(true);
            assertEquals(OrderPayByCase.CASH, now.get());
            assertFalse(order.hasBillTo());
            builder.taxOf(Country.IT);
            assertEquals(OrderPayByCase.TAX_OF, now.get());
            assertFalse(order.cash());
            builder.token(bytes(1, 2));
            assertEquals(OrderPayByCase.TOKEN, now.get());
            assertEquals("Order{token=0x0102}", order.toString());
            builder.clearPayBy();
            assertEquals(OrderPayByCase.PAY_BY_NOT_SET, now.get());
            assertEquals("Order{}", order.toString());
        }
    }

    public void shouldLookUpEntriesOfMaps() {
        try (var block = channel.newBlock(16)) {
            final OrderBuilder builder = OrderBuilder.in(block);
            builder.putStock("tea", 1).putStock("cup", 2).putStock("tea", 3).putStock("", -1);
            builder.putLineOfShelf(-5).item("kettle").count(4);
            builder.putLineOfShelf(0);
            builder.putOrigin(true, Country.CH).putOriginNumber(false, 77).putLabels(1L << 63, bytes(8));
            final Order order = new Order();
            order.wrap(block.memory(), block.offset(), block.length());
            assertEquals(4, order.stockCount());
            assertEquals(2, order.stockIndex("tea"));
            assertEquals(3, order.stockOf("tea"));
            assertEquals(2, order.stockOf("cup"));
            assertEquals(-1, order.stockOf(""));
            assertEquals(-1, order.stockIndex("pot"));
            assertEquals(0, order.stockOf("pot"));
            assertEquals("kettle", order.lineOfShelfOf(-5).item());
            assertEquals(1, order.lineOfShelfIndex(0));
            assertEquals("", order.lineOfShelfOf(9).item());
            assertEquals(Country.SWITZERLAND, order.originOf(true));
            assertEquals(77, order.originNumberOf(false));
            assertEquals(1, order.labelsOf(1L << 63).byteSize());
            assertEquals("Order{stock=[\"tea\": 1, \"cup\": 2, \"tea\": 3, \"\": -1], line_of_shelf=[-5:"
                + " OrderLine{item=\"kettle\", count=4}, 0: OrderLine{}], origin=[true: CH, false: UNRECOGNIZED],"
                + " labels=[-9223372036854775808: 0x08]}", order.toString());
        }
    }

    public void shouldCarryMapsAndOneofs() {
        final Receipt receipt = client.placeOrder(o -> {
            o.putStock("tea", 3).voucher("spring").putOrigin(false, Country.IT);
            o.putLineOfShelf(4).item("cup");
        });
        assertEquals("Order{voucher=\"spring\", stock=[\"tea\": 3], line_of_shelf=[4: OrderLine{item=\"cup\"}],"
            + " origin=[false: IT]}", receipt.text());
    }

    /** Between the two, with an older schema than both: what it does not know it passes on. */
    private static final class Proxy extends com.example.older.ShopServer {
        private final com.example.older.ShopClient next;

        Proxy(final com.example.older.ShopClient next) {
            this.next = next;
        }

        @Override
        protected void placeOrder(final com.example.older.Order request,
            final com.example.older.ReceiptBuilder reply) {
            assertTrue(request.unknownFields().length > 0);
            assertTrue(request.previous().previous().unknownFields().length == 0);
            assertArrayEquals(new byte[] {16, 6, 24, 0}, request.lines(1).unknownFields());
            reply.copyFrom(next.placeOrder(o -> o.copyFrom(request).id(request.id() - 1).addLines().item("more")));
        }
    }

    public void shouldPassOnWhatAnOlderSchemaDoesNotHave() {
        final LoopbackChannel behind = new LoopbackChannel(com.example.older.OlderSchema.SCHEMA.descriptorSet(),
            ShopSchema.SCHEMA.descriptorSet(), new Server(isReleased));
        final LoopbackChannel before = new LoopbackChannel(ShopSchema.SCHEMA.descriptorSet(),
            com.example.older.OlderSchema.SCHEMA.descriptorSet(),
            new Proxy(new com.example.older.ShopClient(behind)));
        final Receipt direct = client.placeOrder(o -> {
            ShopCheck.fill(o);
            o.id(-8).addLines().item("more");
        });
        final Receipt receipt = new ShopClient(before).placeOrder(ShopCheck::fill);
        assertEquals(direct.text(), receipt.text());
        assertEquals(direct.total(), receipt.total());
        assertEquals(0, before.openBlocks() + behind.openBlocks());
    }

    public void shouldTakeOverNothingIntoAMessageThatHasFields() {
        try (var block = channel.newBlock(16)) {
            final OrderBuilder builder = OrderBuilder.in(block);
            builder.copyFrom(new Order()).customerName("x");
            assertThrows(IllegalStateException.class, () -> builder.copyFrom(new Order()));
            assertThrows(IllegalStateException.class, () -> builder.previous().copyFrom(new Order()));
        }
    }

    public void shouldCallAndWait() {
        final Receipt receipt = client.placeOrder(ShopCheck::fill);
        assertEquals(-7, receipt.orderId());
        assertEquals(4950, receipt.total());
        assertEquals(-6, receipt.order().id());
        assertEquals("Bahnhofstraße", receipt.order().address().street());
        assertEquals(2, receipt.order().lines(0).count());
        assertTrue(receipt.text().startsWith("Order{id=-7, number=-294967296, customer_name=\"Zoë \\\"Z\\\"\","
            + " note=\"\", lines=[OrderLine{item=\"tea\", count=-2}, OrderLine{item=\"cup\", count=3, gift=false}],"
            + " address=Address{"), receipt.text());
        assertEquals("Empty{}", client.ping(e -> { }).toString());
        assertEquals(0, channel.openBlocks());
    }

    public void shouldCallAndCompleteLater() throws Exception {
        final Receipt receipt =
            client.placeOrderAsync(ShopCheck::fill).toCompletableFuture().get(30, TimeUnit.SECONDS);
        assertEquals(-7, receipt.orderId());
        final ExecutionException e = assertThrows(ExecutionException.class, () ->
            client.placeOrderAsync(o -> o.customerName("thief")).toCompletableFuture().get(30, TimeUnit.SECONDS));
        assertEquals(Status.PERMISSION_DENIED, assertInstanceOf(StatusException.class, e.getCause()).status());
    }

    public void shouldCallAndTellListener() {
        final CountDownLatch isDone = new CountDownLatch(2);
        final AtomicReference<String> failure = new AtomicReference<>();
        final AtomicReference<String> reply = new AtomicReference<>();
        final ReplyListener<Receipt> listener = new ReplyListener<>() {
            @Override
            public void onReply(final Receipt receipt) {
                reply.set(receipt.order().toString());
                isDone.countDown();
            }

            @Override
            public void onFailure(final StatusException e) {
                failure.set(e.getMessage());
                isDone.countDown();
            }
        };
        client.placeOrder(o -> o.id(41), listener);
        client.placeOrder(o -> o.customerName("thief"), listener);
        await(isDone);
        assertEquals("Order{id=42, address=Address{}}", reply.get());
        assertEquals("PERMISSION_DENIED: not you", failure.get());
    }

    public void shouldEndAsTheServerSays() {
        final StatusException thief = assertThrows(StatusException.class, () ->
            client.placeOrder(o -> o.customerName("thief")));
        assertEquals(Status.PERMISSION_DENIED, thief.status());
        assertEquals("not you", thief.detail());
        final StatusException bug = assertThrows(StatusException.class, () ->
            client.placeOrder(o -> o.customerName("bug")));
        assertEquals("UNKNOWN: server threw java.lang.IllegalStateException", bug.getMessage());
        final StatusException missing = assertThrows(StatusException.class, () -> client.cancel(r -> { }));
        assertEquals("UNIMPLEMENTED: server does not serve /shop.Shop/Cancel", missing.getMessage());
        assertEquals(0, channel.openBlocks());
    }

    public void shouldGiveUpAfterItsTime() {
        final ShopClient hasty = client.withOptions(CallOptions.timeout(Duration.ofMillis(20)));
        final StatusException e = assertThrows(StatusException.class, () ->
            hasty.placeOrder(o -> o.customerName("slow")));
        assertEquals(Status.DEADLINE_EXCEEDED, e.status());
        isReleased.countDown();
    }

    public void shouldCancelWhenInterruptedOrAsked() throws Exception {
        final AtomicReference<StatusException> failure = new AtomicReference<>();
        final AtomicReference<Boolean> isInterrupted = new AtomicReference<>();
        final Thread waiting = Thread.startVirtualThread(() -> {
            failure.set(assertThrows(StatusException.class, () -> client.placeOrder(o -> o.customerName("slow"))));
            isInterrupted.set(Thread.currentThread().isInterrupted());
        });
        waiting.interrupt();
        waiting.join();
        assertEquals(Status.CANCELLED, failure.get().status());
        assertTrue(isInterrupted.get());
        final CountDownLatch isCancelled = new CountDownLatch(1);
        final PendingCall call = client.placeOrder(o -> o.customerName("slow"), new ReplyListener<Receipt>() {
            @Override
            public void onReply(final Receipt reply) {
            }

            @Override
            public void onFailure(final StatusException e) {
                assertEquals(Status.CANCELLED, e.status());
                isCancelled.countDown();
            }
        });
        call.cancel();
        await(isCancelled);
        isReleased.countDown();
    }

    public void shouldServeManyThreadsAtOnce() throws Exception {
        final AtomicInteger right = new AtomicInteger();
        final List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            final int id = i;
            final Runnable calls = () -> {
                for (int j = 0; j < 20; j++) {
                    final long number = id * 100L + j;
                    right.addAndGet(client.placeOrder(o -> o.id(number)).orderId() == number ? 1 : 0);
                }
            };
            threads.add(i % 4 == 0 ? Thread.ofPlatform().start(calls) : Thread.startVirtualThread(calls));
        }
        for (final Thread thread : threads) {
            thread.join();
        }
        assertEquals(64 * 20, right.get());
        assertEquals(0, channel.openBlocks());
    }

    public void shouldCloseTheBlockWhenTheRequestCannotBeWritten() {
        assertThrows(ArithmeticException.class, () -> client.placeOrder(o -> {
            throw new ArithmeticException();
        }));
        final StatusException e = assertThrows(StatusException.class, () ->
            client.placeOrder(o -> o.attachment(MemorySegment.ofArray(new byte[2 << 20]))));
        assertEquals(Status.RESOURCE_EXHAUSTED, e.status());
        assertEquals(0, channel.openBlocks());
    }

    public void shouldKnowNumbersAndNames() {
        assertEquals(Country.CH, Country.SWITZERLAND);
        assertEquals(Country.COUNTRY_UNKNOWN, Country.of(0));
        assertThrows(IllegalArgumentException.class, () -> Country.UNRECOGNIZED.number());
    }
}
