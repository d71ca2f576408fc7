package io.roundhouse.api.control;

import io.roundhouse.api.layout.RegionDescriptor;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * What an application asks for when it attaches; the first message on the socket, in one piece.
 *
 * <pre>
 *  magic (32) | oldest version (16) | newest version (16) | role (8) | stripe count (8)
 *  application: length (8), UTF-8 | target: length (8), UTF-8
 * </pre>
 *
 * @param oldestVersion the oldest layout version the application understands
 * @param newestVersion the newest
 * @param role          {@link #CLIENT} or {@link #SERVER}
 * @param stripeCount   how many stripes it wants, 1 to 8; it may get fewer
 * @param application   the application's name, 1 to 255 bytes, for operators
 * @param target        CLIENT: {@code host:port} of the peer service; SERVER: the name of the service offered; 1 to 255
 *                      bytes
 */
public record AttachRequest(
    int oldestVersion, int newestVersion, int role, int stripeCount, String application, String target) {
    /** The application calls. */
    public static final int CLIENT = 1;
    /** The application is called. */
    public static final int SERVER = 2;
    /** First word, {@code "RHAQ"}. */
    public static final int MAGIC = 0x5141_4852;
    /** The longest message, in bytes. */
    public static final int MAX_LENGTH = 10 + 2 + 2 * Encoding.MAX_STRING_LENGTH;

    /** Checks every field; throws {@link IllegalArgumentException} that names the first bad one. */
    public AttachRequest {
        Encoding.checkRange("oldestVersion", oldestVersion, 1, 0xFFFF);
        Encoding.checkRange("newestVersion", newestVersion, oldestVersion, 0xFFFF);
        Encoding.checkRange("role", role, CLIENT, SERVER);
        Encoding.checkRange("stripeCount", stripeCount, 1, RegionDescriptor.MAX_STRIPES);
        if (application.isEmpty() || target.isEmpty()) {
            throw new IllegalArgumentException(
                "application and target must not be empty: application=" + application + " target=" + target);
        }
    }

    /** The message. */
    public byte[] encode() {
        final ByteBuffer out = Encoding.buffer(MAX_LENGTH);
        out.putInt(MAGIC).putShort((short) oldestVersion).putShort((short) newestVersion);
        out.put((byte) role).put((byte) stripeCount);
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
                Encoding.string(in), Encoding.string(in));
            Encoding.checkEnd(in);
            return request;
        } catch (final BufferUnderflowException e) {
            throw Encoding.tooShort(message, e);
        }
    }
}
