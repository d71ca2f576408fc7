package io.roundhouse.schema.binding;

import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.SchemaException;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers questions about the content of encoded messages of one type, in one pass over their bytes. The answers are
 * those that a decoder's result would give, whatever order and form a sender chose: of a field the last value counts,
 * messages that come twice are merged, of a oneof the member received last is there, lists come packed or not, and what
 * has an unexpected wire type is unknown and passed over.
 *
 * <p>One owner thread. Nothing is allocated after construction. Bytes that others may change meanwhile must not be
 * given to it.
 */
public final class ContentMatcher {
    private final ContentNode root = new ContentNode();
    private final ValueTest[] tests;

    /**
     * Makes one for the messages of a type.
     *
     * @throws SchemaException naming the test, when its path or its value does not fit the type
     */
    public ContentMatcher(final MessageType type, final List<ContentTest> questions) {
        final List<ValueTest> made = new ArrayList<>();
        for (final ContentTest question : questions) {
            made.add(root.add(type, question));
        }
        tests = made.toArray(new ValueTest[0]);
    }

    /**
     * Reads a message. Without a good result there are no answers.
     *
     * @param memory outside of the Java heap
     * @param length bytes of the message, 0 and more
     * @return 0, or a negative number of {@link CodecError} when the bytes are no message
     */
    public int read(final MemorySegment memory, final long offset, final long length) {
        if (!Ranges.isInside(memory, offset, length)) {
            return CodecError.BAD_RANGE;
        }
        root.begin();
        final int end = root.scan(memory.address() + offset, 0, (int) length, 0);
        root.end();
        return Math.min(end, 0);
    }

    /** The answer to a question for the message read last. @param index of the question, as they were given */
    public boolean isMatched(final int index) {
        return tests[index].answer();
    }
}
