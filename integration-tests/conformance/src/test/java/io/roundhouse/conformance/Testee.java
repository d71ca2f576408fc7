package io.roundhouse.conformance;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The program that the suite talks to: requests from standard input, answers to standard output, each with its length
 * before it in four bytes, little endian.
 */
public final class Testee {
    private Testee() {
    }

    /** @param args a file with the descriptor set of all messages */
    public static void main(final String[] args) throws Exception {
        final Exchange exchange = new Exchange(new Types(Files.readAllBytes(Path.of(args[0]))));
        final DataInputStream in = new DataInputStream(System.in);
        for (byte[] head = in.readNBytes(Integer.BYTES); head.length == Integer.BYTES; head =
            in.readNBytes(Integer.BYTES)) {
            final byte[] request = in.readNBytes(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN).getInt());
            write(System.out, answer(exchange, request));
        }
    }

    private static byte[] answer(final Exchange exchange, final byte[] request) throws IOException {
        try {
            return exchange.answer(request);
        } catch (final RuntimeException e) {
            e.printStackTrace();
            return exchange.failure(e);
        }
    }

    private static void write(final OutputStream out, final byte[] response) throws IOException {
        out.write(ByteBuffer.allocate(Integer.BYTES + response.length).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(response.length).put(response).array());
        out.flush();
    }
}
