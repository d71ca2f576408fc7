package io.roundhouse.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.roundhouse.schema.SchemaException;

/**
 * Answers requests of {@code conformance.proto}: what comes in is made a record and what goes out is made of that
 * record. JSON is a form of the binary, at both edges.
 */
final class Exchange {
    private static final String PROTO3 = "protobuf_test_messages.proto3.";
    private static final String IGNORE_UNKNOWN = "JSON_IGNORE_UNKNOWN_PARSING_TEST";

    private final Types types;
    private final Marshalling marshalling;
    private final Descriptor request;
    private final Descriptor response;

    Exchange(final Types types) {
        this.types = types;
        marshalling = new Marshalling(types.descriptorSet());
        request = types.type("conformance.ConformanceRequest");
        response = types.type("conformance.ConformanceResponse");
    }

    /** @return a ConformanceResponse */
    byte[] answer(final byte[] bytes) throws InvalidProtocolBufferException {
        final DynamicMessage question = DynamicMessage.parseFrom(request, bytes);
        final String type = (String) get(question, "message_type");
        if (type.equals("conformance.FailureSet")) {
            return response("protobuf_payload", ByteString.EMPTY);
        }
        if (!type.startsWith(PROTO3)) {
            return response("skipped", "messages of proto3 only");
        }
        final Descriptor descriptor = types.type(type);
        final String output = get(question, "requested_output_format").toString();
        if (has(question, "protobuf_payload")) {
            return binary(descriptor, ((ByteString) get(question, "protobuf_payload")).toByteArray(), output);
        }
        return has(question, "json_payload") ? json(descriptor, question, output)
            : response("skipped", "binary and JSON only");
    }

    private byte[] binary(final Descriptor type, final byte[] payload, final String output) {
        try {
            return output(type, marshalling.carry(type.getFullName(), payload), output);
        } catch (final SchemaException e) {
            return response("parse_error", e.getMessage());
        }
    }

    private byte[] json(final Descriptor type, final DynamicMessage question, final String output) {
        final JsonFormat.Parser parser = JsonFormat.parser().usingTypeRegistry(types.registry());
        final DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
        final String text = (String) get(question, "json_payload");
        try {
            StrictJson.check(text, type);
            (get(question, "test_category").toString().equals(IGNORE_UNKNOWN) ? parser.ignoringUnknownFields() : parser)
                .merge(text, message);
        } catch (final InvalidProtocolBufferException | IllegalArgumentException e) {
            return response("parse_error", e.getMessage());
        }
        try {
            return output(type, marshalling.carry(type.getFullName(), message.build().toByteArray()), output);
        } catch (final SchemaException e) {
            return response("runtime_error", "what JSON became is refused: " + e.getMessage());
        }
    }

    private byte[] output(final Descriptor type, final byte[] payload, final String output) {
        return switch (output) {
            case "PROTOBUF" -> response("protobuf_payload", ByteString.copyFrom(payload));
            case "JSON" -> printed(type, payload);
            default -> response("skipped", "binary and JSON only");
        };
    }

    private byte[] printed(final Descriptor type, final byte[] payload) {
        try {
            return response("json_payload", JsonFormat.printer().usingTypeRegistry(types.registry())
                .print(LastEntries.of(DynamicMessage.parseFrom(type, payload))));
        } catch (final InvalidProtocolBufferException | IllegalArgumentException e) {
            return response("serialize_error", e.getMessage());
        }
    }

    private static FieldDescriptor field(final Descriptor type, final String name) {
        return type.findFieldByName(name);
    }

    private static Object get(final DynamicMessage message, final String name) {
        return message.getField(field(message.getDescriptorForType(), name));
    }

    private static boolean has(final DynamicMessage message, final String name) {
        return message.hasField(field(message.getDescriptorForType(), name));
    }

    /** An answer that did not come about: counts as failed. */
    byte[] failure(final RuntimeException e) {
        return response("runtime_error", e.toString());
    }

    private byte[] response(final String result, final Object value) {
        return DynamicMessage.newBuilder(response).setField(field(response, result), value).build().toByteArray();
    }
}
