package io.roundhouse.compiler;

import io.roundhouse.schema.SchemaException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * The program: without arguments the plugin, with a request of protoc on standard input and the response on standard
 * output; with arguments the {@link Driver}.
 */
public final class ProtocPlugin {
    private static final int MAX_REQUEST_LENGTH = 64 << 20;

    private ProtocPlugin() {
    }

    /** Reads, generates, writes; or runs protoc and ends with its exit code. Ends with 1 when input or output fails. */
    public static void main(final String[] args) throws InterruptedException {
        try {
            if (args.length == 0) {
                run(System.in, System.out);
            } else {
                System.exit(Driver.run(List.of(args), System.err));
            }
        } catch (final IOException e) {
            System.err.println("protoc-gen-roundhouse: " + e.getMessage());
            System.exit(1);
        }
    }

    static void run(final InputStream in, final OutputStream out) throws IOException {
        final byte[] request = in.readNBytes(MAX_REQUEST_LENGTH);
        if (request.length == MAX_REQUEST_LENGTH) {
            throw new IOException("request is too long: limit=" + MAX_REQUEST_LENGTH);
        }
        final CodegenResponse response = new CodegenResponse();
        try {
            new Generator(CodegenRequest.parse(request)).generate(response);
            out.write(response.encode());
        } catch (final SchemaException e) {
            out.write(CodegenResponse.error(e.getMessage()));
        }
        out.flush();
    }
}
