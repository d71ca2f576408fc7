package io.roundhouse.api.control;

import io.roundhouse.api.layout.RegionDescriptor;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What an application asks for when it attaches; the first message on the socket, in one piece. When it announces a
 * schema, that comes next, in messages of {@link #SCHEMA_PART_LENGTH} bytes, the last one perhaps shorter.
 *
 * <pre>
 *  magic (32) | oldest version (16) | newest version (16) | role (8) | stripe count (8) | record version (16)
 *  schema length (32) | application: length (8), UTF-8 | target: length (8), UTF-8
 * </pre>
 *
 * @param oldestVersion the oldest layout version the application understands
 * @param newestVersion the newest
 * @param role          {@link #CLIENT} or {@link #SERVER}
 * @param stripeCount   how many stripes it wants, 1 to 8; it may get fewer
 * @param recordVersion {@link io.roundhouse.api.layout.RecordDescriptor#LAYOUT_VERSION} of its records, 0 when payloads
 *                      are bytes that go as they are
 * @param schemaLength  bytes of the serialised {@code FileDescriptorSet} that follows, 0 when payloads are bytes
 * @param application   the application's name, 1 to 255 bytes, printable, for operators
 * @param target        CLIENT: {@code host:port} of the peer service; SERVER: the name of the service offered; 1 to 255
 *                      bytes, printable
 */
public record AttachRequest(int oldestVersion, int newestVersion, int role, int stripeCount, int recordVersion,
    int schemaLength, String application, String target) {
    /** The application calls. */
    public static final int CLIENT = 1;
    /** The application is called. */
    public static final int SERVER = 2;
    /** First word, {@code "RHAQ"}. */
    public static final int MAGIC = 0x5141_4852;
    /** Bytes of each message that carries a part of the schema, but the last. */
    public static final int SCHEMA_PART_LENGTH = 32 << 10;
    /** The longest schema, in bytes. */
    public static final int MAX_SCHEMA_LENGTH = 1 << 20;
    /** The longest message, in bytes. */
    public static final int MAX_LENGTH = 16 + 2 + 2 * Encoding.MAX_STRING_LENGTH;

    /** Checks every field; throws {@link IllegalArgumentException} that names the first bad one. */
    public AttachRequest {
        Encoding.checkRange("oldestVersion", oldestVersion, 1, 0xFFFF);
        Encoding.checkRange("newestVersion", newestVersion, oldestVersion, 0xFFFF);
        Encoding.checkRange("role", role, CLIENT, SERVER);
        Encoding.checkRange("stripeCount", stripeCount, 1, RegionDescriptor.MAX_STRIPES);
        Encoding.checkRange("schemaLength", schemaLength, 0, MAX_SCHEMA_LENGTH);
        Encoding.checkRange("recordVersion", recordVersion, schemaLength == 0 ? 0 : 1, schemaLength == 0 ? 0 : 0xFFFF);
        Encoding.checkPrintable("application", application);
        Encoding.checkPrintable("target", target);
        if (application.isEmpty() || target.isEmpty()) {
            throw new IllegalArgumentException(
                "application and target must not be empty: application=" + application + " target=" + target);
        }
    }

    /** What an application asks for whose payloads are bytes. */
    public static AttachRequest ofBytes(final int oldestVersion, final int newestVersion, final int role,
        final int stripeCount, final String application, final String target) {
        return new AttachRequest(oldestVersion, newestVersion, role, stripeCount, 0, 0, application, target);
    }

    /** The message. */
    public byte[] encode() {
        final ByteBuffer out = Encoding.buffer(MAX_LENGTH);
        out.putInt(MAGIC).putShort((short) oldestVersion).putShort((short) newestVersion);
        out.put((byte) role).put((byte) stripeCount).putShort((short) recordVersion).putInt(schemaLength);
        Encoding.putString(out, application);
        Encoding.putString(out, target);
        return Encoding.written(out);
    }

    /** Reads a message that may hold anything. Throws {@link IllegalArgumentException} when it is not one of these. */
    public static AttachRequest decode(final byte[] message) {
        final ByteBuffer in = Encoding.reader(message, MAGIC, "attach request");
        try {
            final AttachRequest request = new AttachRequest(Short.toUnsignedInt(in.getShort()),
                Short.toUnsignedInt(in.getShort()), Byte.toUnsignedInt(in.get()), Byte.toUnsignedInt(in.get()),
                Short.toUnsignedInt(in.getShort()), in.getInt(), Encoding.string(in), Encoding.string(in));
            Encoding.checkEnd(in);
            return request;
        } catch (final BufferUnderflowException e) {
            throw Encoding.tooShort(message, e);
        }
    }
}
