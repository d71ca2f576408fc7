package io.roundhouse.api.layout;

/**
 * How a typed message lies in memory: one block for the whole tree, which starts with the fixed part of the root.
 * Written by stubs on the sending side and by the service on the receiving side; little endian; the block can be moved
 * as a whole, because nothing in it is an address.
 *
 * <pre>
 *  fixed part of a message, a multiple of 8 B and at least 8 B:
 *  +--------------------+-----------------------+---------------+-------------+------+
 *  | presence bits      | 8 B fields            | 4 B fields    | 1 B fields  | pad  |
 *  | ceil(n / 64) words | by number             | by number     | by number   |      |
 *  +--------------------+-----------------------+---------------+-------------+------+
 *  8 B: (s|u)int64, (s)fixed64, double, references     4 B: (s|u)int32, (s)fixed32, float, enum     1 B: bool
 *
 *  reference, all 0 when there is nothing:
 *  +-------------------------------+-------------------------------+
 *  |  offset from the block's start (32)  |  length or count  (32) |
 *  +-------------------------------+-------------------------------+
 *   string, bytes        length in bytes
 *   message              length of its fixed part; with unknown fields: offset of the last of them + 1
 *   repeated scalar      count of values of 8, 4 or 1 B, packed
 *   repeated reference   count of references, 8 B each
 *
 *  behind the fixed part of the root, to which nothing refers: its count, as in a reference to it
 *  +-------------------------------+-------------------------------+
 *  |  0                       (32) |  0, or of unknown fields (32) |
 *  +-------------------------------+-------------------------------+
 *
 *  unknown fields:
 *  +-------------------------------+-------------------------------+-------------------------------+
 *  |  offset of those before  (32) |  length in bytes         (32) |  fields as on the wire        |
 *  +-------------------------------+-------------------------------+-------------------------------+
 * </pre>
 *
 * Bit i of the presence words is bit i modulo 8 of byte i / 8 and belongs to the i-th field, by number, that is {@code
 * optional} and no message. Unknown fields are those that the type of a message does not have: they are kept in the
 * order they came and go behind all others when the record is encoded. Objects start at multiples of 8 and do not
 * overlap: together they are no longer than the block. A reader of untrusted records reads every reference once and
 * goes on with what it read.
 */
public final class RecordDescriptor {
    /** The version of all that is said here. */
    public static final int LAYOUT_VERSION = 2;
    /** Objects start at multiples of it. */
    public static final int ALIGNMENT = 8;
    /** Bytes of a reference. */
    public static final int REFERENCE_LENGTH = 8;
    /** Where the length or count is in a reference. */
    public static final int REFERENCE_COUNT_OFFSET = 4;
    /** Bytes behind the fixed part of the root. */
    public static final int ROOT_TAIL_LENGTH = 8;
    /** Added to the offset of unknown fields, which lengths of fixed parts never have. */
    public static final int UNKNOWN_MARK = 1;
    /** Bytes before unknown fields. */
    public static final int UNKNOWN_HEAD_LENGTH = 8;
    /** Where the length is in them. */
    public static final int UNKNOWN_LENGTH_OFFSET = 4;
    /** Messages can be nested so deep below the root, as in protobuf. */
    public static final int MAX_DEPTH = 100;

    private RecordDescriptor() {
    }

    /** The smallest multiple of {@link #ALIGNMENT} that is not less. */
    public static long align(final long length) {
        return (length + ALIGNMENT - 1) & -ALIGNMENT;
    }
}
