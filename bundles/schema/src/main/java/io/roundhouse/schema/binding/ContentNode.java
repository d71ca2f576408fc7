package io.roundhouse.schema.binding;

import io.roundhouse.api.layout.RecordDescriptor;
import io.roundhouse.schema.Field;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.SchemaException;
import java.util.Arrays;

/** What a {@link ContentMatcher} looks for in a message, and in those that it holds. */
final class ContentNode {
    private ContentStep[] steps = {};

    /** Adds a question. @return its test, which this tree answers */
    ValueTest add(final MessageType type, final ContentTest question) {
        return add(type, question, question.path());
    }

    private ValueTest add(final MessageType type, final ContentTest question, final String path) {
        final int dot = path.indexOf('.');
        final String name = dot < 0 ? path : path.substring(0, dot);
        final Field field = type.field(name).orElseThrow(
            () -> new SchemaException("message " + type.fullName() + " has no field " + name + ": " + question));
        final ContentStep step = step(type, field);
        if (dot < 0) {
            return step.test(question);
        }
        if (field.messageType() == null) {
            throw new SchemaException("field " + name + " of " + type.fullName() + " is no message, but "
                + field.typeWords() + ": " + question);
        }
        final ValueTest test = step.node().add(field.messageType(), question, path.substring(dot + 1));
        step.within(test);
        return test;
    }

    private ContentStep step(final MessageType type, final Field field) {
        for (final ContentStep step : steps) {
            if (step.field() == field) {
                return step;
            }
        }
        steps = Arrays.copyOf(steps, steps.length + 1);
        steps[steps.length - 1] = new ContentStep(type, field);
        return steps[steps.length - 1];
    }

    /** Before the bytes of a message. */
    void begin() {
        for (final ContentStep step : steps) {
            step.begin();
        }
    }

    /** Behind all bytes of a message. */
    void end() {
        for (final ContentStep step : steps) {
            step.end();
        }
    }

    /**
     * Reads bytes of a message, of which there may be more elsewhere.
     *
     * @param base address that positions count from
     * @return the end, or a {@link CodecError}
     */
    int scan(final long base, final int from, final int end, final int depth) {
        if (depth >= RecordDescriptor.MAX_DEPTH) {
            return CodecError.TOO_DEEP;
        }
        int next = from;
        while (next < end) {
            final long read = WireReader.tag(base, next, end);
            if (read < 0) {
                return (int) read;
            }
            next = value(base, (int) (read >>> 32), end, (int) read, depth);
            if (next < 0) {
                return next;
            }
        }
        return next;
    }

    private int value(final long base, final int position, final int end, final int tag, final int depth) {
        final int next = WireReader.skip(base, position, end, tag, depth);
        if (next >= 0) {
            for (final ContentStep step : steps) {
                final int result = step.take(base, position, next, tag, depth);
                if (result < 0) {
                    return result;
                }
            }
        }
        return next;
    }
}
