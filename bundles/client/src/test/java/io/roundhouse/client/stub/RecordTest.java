package io.roundhouse.client.stub;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.roundhouse.api.Status;
import io.roundhouse.api.layout.RecordDescriptor;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RecordTest {
    private static final int FIXED = 48;
    private static final int ROOT = FIXED + RecordDescriptor.ROOT_TAIL_LENGTH;

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
        final MemorySegment memory = MemorySegment.ofArray(new byte[ROOT]);
        final View view = new View();
        assertThrows(IndexOutOfBoundsException.class, () -> view.wrap(memory, 1, ROOT));
        assertThrows(IllegalStateException.class, () -> view.wrap(memory, 0, FIXED));
        view.wrap(memory, 0, ROOT);
        for (final long reference : new long[] {1L << 32 | ROOT, -1, 1L << 63, (ROOT + 1L) << 32}) {
            memory.set(Layouts.LONG, 8, reference);
            memory.set(Layouts.LONG, 16, reference);
            memory.set(Layouts.LONG, 24, reference);
            assertThrows(IllegalStateException.class, view::text);
            assertThrows(RuntimeException.class, () -> view.intAt(24, 0));
        }
        memory.set(Layouts.LONG, 16, (long) FIXED << 32 | 16);
        assertThrows(IllegalStateException.class, view::next);
    }

    @Test
    void shouldGiveUnknownFieldsInTheOrderTheyCame() {
        final MemorySegment memory = MemorySegment.ofArray(new byte[ROOT + 32]);
        final View view = new View();
        view.wrap(memory, 0, ROOT + 32);
        assertEquals(0, view.unknownFields().length);
        memory.set(Layouts.INT, FIXED + RecordDescriptor.REFERENCE_COUNT_OFFSET, ROOT + 16 + 1);
        putUnknown(memory, ROOT + 16, ROOT, "second");
        putUnknown(memory, ROOT, 0, "first");
        view.wrap(memory, 0, ROOT + 32);
        assertArrayEquals("firstsecond".getBytes(StandardCharsets.UTF_8), view.unknownFields());
        final RecordBlock block = new RecordBlock(blocks, 64);
        final Builder copy = Builder.in(block);
        copy.copy(view);
        copy.text("x");
        assertArrayEquals(view.unknownFields(), View.of(block).unknownFields());
        assertThrows(IllegalStateException.class, () -> copy.copy(view));
        assertThrows(IllegalStateException.class, () -> copy.next().copy(view));
        assertThrows(IllegalArgumentException.class,
            () -> Builder.in(new RecordBlock(blocks, 64)).copy(View.of(block).next()));
    }

    @Test
    void shouldRefuseDamagedUnknownFields() {
        final MemorySegment memory = MemorySegment.ofArray(new byte[ROOT + 16]);
        final View view = new View();
        for (final int[] object : new int[][] {
            {ROOT, ROOT, 0}, {ROOT, 0, 9}, {ROOT, 0, -1}, {ROOT + 12, 0, 0}, {-8, 0, 0}}) {
            memory.set(Layouts.INT, FIXED + RecordDescriptor.REFERENCE_COUNT_OFFSET, object[0] + 1);
            memory.set(Layouts.INT, ROOT, object[1]);
            memory.set(Layouts.INT, ROOT + RecordDescriptor.UNKNOWN_LENGTH_OFFSET, object[2]);
            view.wrap(memory, 0, ROOT + 16);
            assertThrows(IllegalStateException.class, view::unknownFields);
        }
    }

    private static void putUnknown(final MemorySegment memory, final int at, final int before, final String bytes) {
        memory.set(Layouts.INT, at, before);
        memory.set(Layouts.INT, at + RecordDescriptor.UNKNOWN_LENGTH_OFFSET, bytes.length());
        MemorySegment.copy(bytes.getBytes(StandardCharsets.UTF_8), 0, memory, Layouts.BYTE,
            at + RecordDescriptor.UNKNOWN_HEAD_LENGTH, bytes.length());
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
