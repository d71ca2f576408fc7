package io.roundhouse.mrpc.frontend;

import io.roundhouse.schema.Method;
import io.roundhouse.schema.binding.BindingCache;
import io.roundhouse.schema.binding.BindingQuota;
import io.roundhouse.schema.binding.BoundSchema;
import io.roundhouse.schema.binding.MethodCodecs;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A schema by hand, as protoc would write it:
 *
 * <pre>
 *  message Note { int64 number = 1; string text = 2; }
 *  service Notes { rpc Keep(Note) returns (Note); }
 * </pre>
 *
 * A record of it is number (8 B), reference to the text (8 B), text.
 */
final class NoteSchema {
    static final int KEEP = Method.idOf("/Notes/Keep");
    private static final int INT64 = 3;
    private static final int STRING = 9;

    private NoteSchema() {
    }

    static MethodCodecs codecs() {
        final BoundSchema bound = new BindingCache(BindingQuota.DEFAULT).bind("notes", set());
        assert bound.binding().layout(message(bound)).fixedLength() == 16;
        return MethodCodecs.of(bound);
    }

    private static io.roundhouse.schema.MessageType message(final BoundSchema bound) {
        return bound.schema().message("Note").orElseThrow();
    }

    static byte[] set() {
        final byte[] note = join(text(1, "Note"), part(2, field("number", 1, INT64)),
            part(2, field("text", 2, STRING)));
        final byte[] keep = join(text(1, "Keep"), text(2, ".Note"), text(3, ".Note"));
        final byte[] file = join(text(1, "notes.proto"), part(4, note), part(6, join(text(1, "Notes"), part(2, keep))),
            text(12, "proto3"));
        return part(1, file);
    }

    private static byte[] field(final String name, final int number, final int type) {
        return join(text(1, name), number(3, number), number(4, 1), number(5, type));
    }

    private static byte[] number(final int field, final int value) {
        return new byte[] {(byte) (field << 3), (byte) value};
    }

    private static byte[] text(final int field, final String value) {
        return part(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] part(final int field, final byte[] bytes) {
        return join(new byte[] {(byte) (field << 3 | 2), (byte) bytes.length}, bytes);
    }

    private static byte[] join(final byte[]... parts) {
        final ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (final byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
