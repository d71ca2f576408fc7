package io.roundhouse.admin.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * One message between an operator's program and a service. Immutable as long as nobody writes into the body.
 *
 * <pre>
 *  KIND SP LENGTH LF      ASCII; LENGTH is the bytes that follow, in decimal
 *  NAME=VALUE LF          fields, none or more
 *  LF
 *  BODY                   the rest; text is UTF-8
 * </pre>
 *
 * @param kind what it is
 * @param fields names of lower-case letters, values of one line
 * @param body the rest, may be empty
 */
public record Frame(Kind kind, Map<String, String> fields, byte[] body) {
    /** The version of this protocol, in the field {@code version} of the first frame of either side. */
    public static final int VERSION = 1;
    /** The most bytes behind the first line. */
    public static final int MAX_LENGTH = 64 << 10;

    /** What a frame can be. The client begins with a HELLO, the service answers with a WELCOME or a RESULT. */
    public enum Kind {
        /** Client: {@code version}. */
        HELLO,
        /** Service: {@code version}, {@code release}, {@code role}, {@code pid}, {@code process} own or shared. */
        WELCOME,
        /**
         * Client: executes the body; {@code format} text or json, {@code terminal} true or false, {@code directory}
         * where the client is.
         */
        COMMAND,
        /** Service: what the command prints. */
        OUTPUT,
        /** Service: the command ended with {@code code} of {@link ExitCode}; the body says why when it is not OK. */
        RESULT,
        /** Client: ends the running command. */
        CANCEL,
        /** Client: what could stand at the {@code cursor} of the body. */
        COMPLETE,
        /** Service: one candidate a line. */
        CANDIDATES;

        /** As in a frame. */
        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** A frame with text. @param fields name, value, name, value, ... */
    public static Frame of(final Kind kind, final String text, final String... fields) {
        final Map<String, String> map = new TreeMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            map.put(fields[i], fields[i + 1]);
        }
        return new Frame(kind, map, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** A field, or the empty string. */
    public String field(final String name) {
        return fields.getOrDefault(name, "");
    }

    /** A field that is a number. @throws ProtocolException when it is none */
    public long number(final String name) {
        final String value = field(name);
        if (!value.matches("-?\\d{1,18}")) {
            throw new ProtocolException("field is no number: " + name + "=" + value);
        }
        return Long.parseLong(value);
    }

    /** The bytes on the wire. @throws ProtocolException when they are too many, or a field has more than a line */
    public byte[] encode() {
        final StringBuilder head = new StringBuilder();
        fields.forEach((name, value) -> {
            if (value.indexOf('\n') >= 0) {
                throw new ProtocolException("field must be one line: " + name + "=" + value);
            }
            head.append(name).append('=').append(value).append('\n');
        });
        final byte[] headBytes = head.append('\n').toString().getBytes(StandardCharsets.UTF_8);
        final int length = headBytes.length + body.length;
        if (length > MAX_LENGTH) {
            throw new ProtocolException("frame is too long: kind=" + kind.word() + " length=" + length);
        }
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream(length + 24);
        bytes.writeBytes((kind.word() + " " + length + "\n").getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(headBytes);
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
