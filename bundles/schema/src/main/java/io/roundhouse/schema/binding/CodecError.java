package io.roundhouse.schema.binding;

/**
 * What a {@link MessageCodec} returns instead of a length when it cannot do its work.
 */
public final class CodecError {
    /** The output or the block is too small: the only one that more room helps against. */
    public static final int NO_ROOM = -1;
    /** The range given does not lie in its segment, or is longer than 2 GiB. */
    public static final int BAD_RANGE = -2;
    /** A reference in the record leaves the block, or a message's is not as long as its fixed part. */
    public static final int BAD_REFERENCE = -3;
    /** The references of the record name more bytes than it has, so some overlap. */
    public static final int OVERLAP = -4;
    /** Messages or groups are nested deeper than {@link io.roundhouse.api.layout.RecordDescriptor#MAX_DEPTH}. */
    public static final int TOO_DEEP = -5;
    /** A string is not UTF-8. */
    public static final int BAD_UTF8 = -6;
    /** The payload ends inside of a field. */
    public static final int TRUNCATED = -7;
    /** A varint is longer than 10 bytes. */
    public static final int BAD_VARINT = -8;
    /** A tag has field number 0, more than 32 bits or a wire type that does not exist. */
    public static final int BAD_TAG = -9;
    /** A group ends that did not begin, or does not end. */
    public static final int BAD_GROUP = -10;
    /** A packed list does not end with a value. */
    public static final int BAD_LIST = -11;
    /** What a record has as unknown fields are none, or known ones. */
    public static final int BAD_UNKNOWN = -12;

    private static final String[] WORDS = {
        "no room", "range is not in its segment", "reference leaves the block", "references overlap", "nested too deep",
        "string is not utf-8", "payload ends inside of a field", "varint is longer than 10 bytes", "tag is invalid",
        "group does not begin or end", "packed list does not end with a value",
        "unknown fields are malformed or known"};

    private CodecError() {
    }

    /** What an error means, in words for a status. */
    public static String words(final long error) {
        return error < 0 && error >= -WORDS.length ? WORDS[(int) -error - 1] : "error " + error;
    }
}
