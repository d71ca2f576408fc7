package io.roundhouse.client.stub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordTest {
    private static final int FIXED = 48;

    private final HeapBlocks blocks = new HeapBlocks(1 << 16);

    /** Presence 0, text 8, next 16, numbers 24, texts 32, flags 40. */
    private static final class Builder extends RecordBuilder {
        Builder(final RecordBlock block, final int at) {
            super(block, at, 3);
        }

        static Builder in(final RecordBlock block) {
            return new Builder(block, root(block, FIXED));
        }

        void text(final String value) {
            putString(8, value);
            mark(0, 1);
        }

        Builder next() {
            return new Builder(block(), nested(16, FIXED));
        }

        void number(final int value) {
            addInt(0, 24, value);
        }

        void reserveNumbers(final int more) {
            reserve(0, 24, Integer.BYTES, more);
        }

        void addText(final String value) {
            addString(1, 32, value);
        }

        void flag(final boolean value) {
            addBoolean(2, 40, value);
        }
    }

    private static final class View extends RecordView {
        static View of(final RecordBlock block) {
            final View view = new View();
            view.wrap(block.memory(), block.offset(), block.length());
            return view;
        }

        @Override
        protected int fixedLength() {
            return FIXED;
        }

        String text() {
            return stringAt(8);
        }

        View next() {
            return nested(16, new View());
        }

        @Override
        public String toString() {
            return new RecordText("View").add("text", text()).add("numbers", countAt(24), i -> intAt(24, i)).toString();
        }
    }

    @Test
    void shouldWriteAnyStringAsStringDoes() {
        final long seed = System.nanoTime();
        System.out.println("roundhouse.seed=" + seed);
        final Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            final StringBuilder text = new StringBuilder();
            final int kind = random.nextInt(4);
            for (int j = random.nextInt(30); j > 0; j--) {
                text.append((char) (kind == 0 ? random.nextInt(128) : kind == 1 ? 0xD700 + random.nextInt(0xA00)
                    : random.nextInt(0x10000)));
            }
            final byte[] expected = text.toString().getBytes(StandardCharsets.UTF_8);
            final MemorySegment memory = MemorySegment.ofArray(new byte[expected.length + 1]);
            assertEquals(expected.length, Utf8.length(text.toString()), () -> "seed=" + seed);
            Utf8.put(memory, 0, text.toString(), expected.length);
            assertArrayEquals(expected, memory.asSlice(0, expected.length).toArray(Layouts.BYTE), () -> "seed=" + seed);
        }
    }

    @Test
    void shouldKeepEverythingWhenTheBlockGrows() {
        final RecordBlock block = new RecordBlock(blocks, 1);
        final Builder root = Builder.in(block);
        final Builder next = root.next();
        for (int i = 0; i < 1_000; i++) {
            root.number(i);
            next.number(-i);
            next.addText("t" + i);
            root.flag(i % 3 == 0);
        }
        root.text("Grüße");
        final View view = View.of(block);
        assertEquals("Grüße", view.text());
        assertTrue(view.isMarked(0, 1));
        assertFalse(view.next().isMarked(0, 1));
        assertEquals(1_000, view.countAt(24));
        for (int i = 0; i < 1_000; i++) {
            assertEquals(i, view.intAt(24, i));
            assertEquals(-i, view.next().intAt(24, i));
            assertEquals("t" + i, view.next().stringAt(32, i));
            assertEquals(i % 3 == 0, view.booleanAt(40, i));
        }
        assertThrows(IndexOutOfBoundsException.class, () -> view.intAt(24, 1_000));
        assertEquals(1, blocks.openCount());
        block.close();
        block.close();
        assertEquals(0, blocks.openCount());
    }

    @Test
    void shouldGoOnWhereAnotherBuilderOfTheSameMessageStopped() {
        final RecordBlock block = new RecordBlock(blocks, 64);
        final Builder root = Builder.in(block);
        for (int i = 0; i < 20; i++) {
            root.next().number(i);
        }
        final View next = View.of(block).next();
        assertEquals(20, next.countAt(24));
        for (int i = 0; i < 20; i++) {
            assertEquals(i, next.intAt(24, i));
        }
    }

    @Test
    void shouldNotGrowWhatWasReserved() {
        final RecordBlock block = new RecordBlock(blocks, 64);
        final Builder root = Builder.in(block);
        root.reserveNumbers(100);
        final int length = block.length();
        for (int i = 0; i < 100; i++) {
            root.number(i);
        }
        assertEquals(length, block.length());
        assertThrows(IllegalArgumentException.class, () -> root.reserveNumbers(-1));
    }

    @Test
    void shouldSayWhenThereIsNoMemory() {
        final RecordBlock block = new RecordBlock(new HeapBlocks(256), 64);
        final Builder root = Builder.in(block);
        final StatusException e = assertThrows(StatusException.class, () -> root.text("x".repeat(300)));
        assertEquals(Status.RESOURCE_EXHAUSTED, e.status());
        root.text("x".repeat(100));
        assertEquals("x".repeat(100), View.of(block).text());
        block.handOver();
        assertThrows(IllegalStateException.class, () -> root.text("y".repeat(200)));
        assertThrows(IllegalStateException.class, block::handOver);
    }

    @Test
    void shouldHaveDefaultsForWhatIsNotThere() {
        final RecordBlock block = new RecordBlock(blocks, 64);
        Builder.in(block);
        final View view = View.of(block);
        assertEquals("", view.next().next().text());
        view.wrap(MemorySegment.ofArray(new byte[0]), 0, 0);
        assertEquals("View{text=\"\", numbers=[]}", view.toString());
    }

    @Test
    void shouldRefuseDamagedRecords() {
        final MemorySegment memory = MemorySegment.ofArray(new byte[FIXED]);
        final View view = new View();
        assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(memory, 1, FIXED));
        assertThrows(IllegalStateException.class, () -> view.wrap(memory, 0, FIXED - 8));
        view.wrap(memory, 0, FIXED);
        for (final long reference : new long[] {1L << 32 | FIXED, -1, 1L << 63, (FIXED + 1L) << 32}) {
            memory.set(Layouts.LONG, 8, reference);
            memory.set(Layouts.LONG, 16, reference);
            memory.set(Layouts.LONG, 24, reference);
            assertThrows(IllegalStateException.class, view::text);
            assertThrows(RuntimeException.class, () -> view.intAt(24, 0));
        }
        memory.set(Layouts.LONG, 16, (long) FIXED << 32 | 8);
        assertThrows(IllegalStateException.class, view::next);
    }

    @Test
    void shouldShowRecordsToPeople() {
        final RecordBlock block = new RecordBlock(blocks, 64);
        final Builder root = Builder.in(block);
        root.text("a \"b\"\n");
        root.number(1);
        root.number(2);
        assertEquals("View{text=\"a \\\"b\\\"\\u000a\", numbers=[1, 2]}", View.of(block).toString());
    }
}
