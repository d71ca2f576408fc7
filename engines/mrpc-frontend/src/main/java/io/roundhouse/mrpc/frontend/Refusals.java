package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.Status;
import io.roundhouse.schema.binding.CodecError;
import io.roundhouse.shm.MarshalHeap;
import io.roundhouse.shm.SlabAllocator;
import io.roundhouse.spi.EngineContext;

/** Why a frontend ends calls itself: statuses, and texts that are numbered when an instance is put to work. */
final class Refusals {
    private static final int ERRORS = 16;

    /** A server that gave no agreement of this number. */
    final int replaced;
    /** A method that is not in the application's schema. */
    final int unknownMethod;
    /** A message that is longer than any receive block. */
    final int tooLong;
    /** A query for the schema that is none. */
    final int badQuery;
    private final int[] marshalling = new int[ERRORS];
    private final int[] reading = new int[ERRORS];
    private final boolean isServer;

    Refusals(final EngineContext context, final boolean isServer) {
        this.isServer = isServer;
        final String where = isServer ? "in the server's service" : "in the caller's service";
        replaced = context.reason("the server took the place of the one that schemas were agreed with: call again");
        unknownMethod = context.reason(isServer ? "the server does not serve the method"
            : "the method is not in the schema that the application attached with");
        tooLong = context.reason("message is too long to be delivered " + where + ": limit="
            + SlabAllocator.MAX_BLOCK_LENGTH + " bytes");
        badQuery = context.reason("query for the schema is malformed");
        final String sent = isServer ? "answer" : "request";
        final String arrived = isServer ? "request" : "answer";
        for (int i = 1; i < ERRORS; i++) {
            final String words = -i == CodecError.NO_ROOM ? "longer than " + MarshalHeap.SCRATCH_LENGTH + " bytes"
                : CodecError.words(-i);
            marshalling[i] = context.reason(sent + " cannot be marshalled " + where + ": " + words);
            reading[i] = context.reason(arrived + " cannot be read " + where + ": " + words);
        }
    }

    /** The text for a record that could not be marshalled. @param error a {@link CodecError} */
    int marshalling(final long error) {
        return marshalling[(int) -error & ERRORS - 1];
    }

    /** The text for a payload that could not be read. @param error a {@link CodecError} */
    int reading(final long error) {
        return reading[(int) -error & ERRORS - 1];
    }

    /** The status for a record that could not be marshalled, which is the application's doing. */
    int marshallingStatus(final long error) {
        return error == CodecError.NO_ROOM ? Status.RESOURCE_EXHAUSTED
            : isServer ? Status.INTERNAL : Status.INVALID_ARGUMENT;
    }
}
