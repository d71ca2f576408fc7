package io.roundhouse.schema.binding;

import io.roundhouse.schema.Fingerprint;
import io.roundhouse.schema.Schema;
import java.util.Base64;

/**
 * A schema that is bound for nothing, so that the first real one does not pay for loading classes.
 *
 * <pre>
 *  package roundhouse.warmup;
 *  enum Kind { NONE = 0; }
 *  message Ping {
 *    int64 id = 1;
 *    optional string name = 2;
 *    repeated Ping pings = 3;
 *    repeated sint32 counts = 4;
 *    Kind kind = 5;
 *    bytes data = 6;
 *    bool is_last = 7;
 *    double weight = 8;
 *  }
 *  service WarmUp { rpc Call(Ping) returns (Ping); }
 * </pre>
 */
final class WarmUp {
    private static final String DESCRIPTOR_SET =
        "CvQCCg13YXJtX3VwLnByb3RvEhFyb3VuZGhvdXNlLndhcm11cCLxAQoEUGluZxIOCgJpZBgBIAEoA1ICaWQSFwoEbmFtZRgC"
        + "IAEoCUgAUgRuYW1liAEBEi0KBXBpbmdzGAMgAygLMhcucm91bmRob3VzZS53YXJtdXAuUGluZ1IFcGluZ3MSFgoGY291bnRz"
        + "GAQgAygRUgZjb3VudHMSKwoEa2luZBgFIAEoDjIXLnJvdW5kaG91c2Uud2FybXVwLktpbmRSBGtpbmQSEgoEZGF0YRgGIAEo"
        + "DFIEZGF0YRIXCgdpc19sYXN0GAcgASgIUgZpc0xhc3QSFgoGd2VpZ2h0GAggASgBUgZ3ZWlnaHRCBwoFX25hbWUqEAoES2lu"
        + "ZBIICgROT05FEAAyQgoGV2FybVVwEjgKBENhbGwSFy5yb3VuZGhvdXNlLndhcm11cC5QaW5nGhcucm91bmRob3VzZS53YXJt"
        + "dXAuUGluZ2IGcHJvdG8z";

    private WarmUp() {
    }

    /** @return types bound */
    static int run() {
        final Schema schema = Schema.of(Base64.getDecoder().decode(DESCRIPTOR_SET));
        schema.methods().forEach(Fingerprint::of);
        Fingerprint.of(schema);
        return Binding.of(schema).typeCount();
    }
}
