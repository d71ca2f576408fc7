package io.roundhouse.compiler;

import io.roundhouse.schema.Method;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.SchemaFile;
import io.roundhouse.schema.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes client and server of a service.
 */
final class ServiceWriter {
    private static final String STUB = "io.roundhouse.client.stub.";

    private final Service service;
    private final SchemaFile file;
    private final Names names;
    private final List<String> constants = new ArrayList<>();

    ServiceWriter(final Service service, final SchemaFile file, final Names names) {
        this.service = service;
        this.file = file;
        this.names = names;
        final Map<String, Method> owners = new HashMap<>();
        for (final Method method : service.methods()) {
            final Method other = owners.putIfAbsent(name(method), method);
            if (other != null) {
                throw new SchemaException(file.name() + ": methods " + other + " and " + method
                    + " would both get the Java method " + name(method) + ": rename one");
            }
            constants.add(constant(method));
        }
    }

    private static String name(final Method method) {
        return Names.method(method.name());
    }

    /** {@code PlaceOrder} gives {@code PLACE_ORDER}, and its number where that is taken. */
    private String constant(final Method method) {
        final String constant =
            method.name().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
        return constants.contains(constant) ? constant + '_' + constants.size() : constant;
    }

    private String input(final Method method) {
        return names.type(method.input(), file);
    }

    private String output(final Method method) {
        return names.type(method.output(), file);
    }

    private void constants(final Source source) {
        for (int i = 0; i < service.methods().size(); i++) {
            final Method method = service.methods().get(i);
            source.line("private static final int " + constants.get(i) + "_ID = 0x" + Integer.toHexString(method.id())
                + ';');
            source.line("private static final MethodDescriptor " + constants.get(i) + " =");
            source.line("    new MethodDescriptor(\"" + method.path() + "\", " + constants.get(i) + "_ID, "
                + Names.schemaClass(file) + (method.isStreaming() ? ".SCHEMA, true, " + method.isIdempotent() + ");"
                    : method.isIdempotent() ? ".SCHEMA, true);" : ".SCHEMA);"));
        }
    }

    String client(final FileHead head, final String name) {
        final Source source = new Source();
        final List<String> imports = new ArrayList<>(List.of(STUB + "CallOptions", STUB + "Channel",
            STUB + "ClientStub", STUB + "MethodDescriptor"));
        if (service.methods().stream().anyMatch(method -> !method.isStreaming())) {
            imports.addAll(List.of(STUB + "PendingCall", STUB + "ReplyListener",
                "java.util.concurrent.CompletionStage"));
        }
        if (service.methods().stream().anyMatch(Method::isClientStreaming)) {
            imports.add(STUB + "ClientStream");
        }
        if (service.methods().stream().anyMatch(ServiceWriter::isWatched)) {
            imports.add(STUB + "ReplyStream");
        }
        if (service.methods().stream().anyMatch(method -> !method.isClientStreaming())) {
            imports.add("java.util.function.Consumer");
        }
        head.write(source, imports);
        source.line("/** Calls {@code " + service.fullName() + "}. Thread-safe. */");
        source.line("public final class " + name + " extends ClientStub {");
        constants(source);
        source.method("Calls over a channel, without a time limit.", "public " + name + "(final Channel channel)",
            "this(channel, CallOptions.NONE);");
        source.method("Calls over a channel, all with the same options.",
            "public " + name + "(final Channel channel, final CallOptions options)", "super(channel, options);");
        source.method("The same with other options.", "public " + name + " withOptions(final CallOptions options)",
            "return new " + name + "(channel(), options);");
        for (int i = 0; i < service.methods().size(); i++) {
            call(source, service.methods().get(i), constants.get(i));
        }
        return source.line("}").toString();
    }

    /** Whether a method has several answers to one request. */
    private static boolean isWatched(final Method method) {
        return method.isServerStreaming() && !method.isClientStreaming();
    }

    private void call(final Source source, final Method method, final String constant) {
        final String java = name(method);
        final String builder = input(method) + "Builder";
        if (method.isClientStreaming()) {
            source.method("Opens a call of {@code " + method.name() + "} with the first request that is sent.",
                "public ClientStream<" + builder + ", " + output(method) + "> " + java + "()",
                "return stream(" + constant + ", " + builder + "::in, " + output(method) + "::new);");
            return;
        }
        if (method.isServerStreaming()) {
            source.method("Calls {@code " + method.name() + "}, whose answers are to be taken one after the other.",
                "public ReplyStream<" + output(method) + "> " + java + "(final Consumer<? super " + builder
                    + "> request)", "return stream(" + constant + ", block -> request.accept(" + builder
                    + ".in(block)), " + builder + "::in,\n            " + output(method) + "::new);");
            return;
        }
        final String request = "final Consumer<? super " + input(method) + "Builder> request";
        final String writer = constant + ", block -> request.accept(" + input(method) + "Builder.in(block)), "
            + output(method) + "::new";
        source.method("Calls {@code " + method.name() + "} and waits for a copy of the answer.",
            "public " + output(method) + ' ' + java + '(' + request + ")", "return blocking(" + writer + ");");
        source.method("Calls {@code " + method.name() + "}; the stage completes with a copy of the answer.",
            "public CompletionStage<" + output(method) + "> " + java + "Async(" + request + ")",
            "return future(" + writer + ");");
        source.method("Calls {@code " + method.name() + "} and tells a listener.",
            "public PendingCall " + java + '(' + request + ",\n        final ReplyListener<? super " + output(method)
                + "> listener)", "return call(" + writer + ", listener);");
    }

    String server(final FileHead head, final String name) {
        final Source source = new Source();
        final List<String> imports = new ArrayList<>(List.of(STUB + "MethodDescriptor", STUB + "ServerCall",
            STUB + "ServerStub", "java.lang.foreign.MemorySegment", "java.util.List"));
        if (service.methods().stream().anyMatch(Method::isClientStreaming)) {
            imports.add(STUB + "RequestStream");
        }
        if (service.methods().stream().anyMatch(Method::isServerStreaming)) {
            imports.add(STUB + "ReplySink");
        }
        head.write(source, imports);
        source.line("/** Serves {@code " + service.fullName() + "}: extend it and override what there is code for. */");
        source.line("public abstract class " + name + " extends ServerStub {");
        constants(source);
        source.method("Serves nothing by itself.", "protected " + name + "()", "super();");
        for (int i = 0; i < service.methods().size(); i++) {
            final Method method = service.methods().get(i);
            if (method.isStreaming()) {
                source.method("Serves {@code " + method.name()
                    + "}, on a thread that may wait: OK when this returns, else what its exception says.",
                    "protected void " + name(method) + '(' + (method.isClientStreaming()
                        ? "final RequestStream<" + input(method) + "> requests, " : "final " + input(method)
                        + " request, ") + (method.isServerStreaming() ? "final ReplySink<" + output(method)
                        + "Builder> replies" : "final " + output(method) + "Builder reply")
                        + ",\n        final ServerCall call)", "throw unimplemented(" + constants.get(i) + ");");
                continue;
            }
            source.method("Serves {@code " + method.name() + "}: OK when this returns, else what its exception says.",
                "protected void " + name(method) + "(final " + input(method) + " request, final " + output(method)
                    + "Builder reply)", "throw unimplemented(" + constants.get(i) + ");");
            source.method("The same for whoever wants to know of the call, such as whether its caller gave up.",
                "protected void " + name(method) + "(final " + input(method) + " request, final " + output(method)
                    + "Builder reply,\n        final ServerCall call)", name(method) + "(request, reply);");
        }
        source.line("").line("@Override").line("public final List<MethodDescriptor> methods() {");
        source.line("return List.of(" + String.join(", ", constants) + ");").line("}");
        dispatch(source);
        return source.line("}").toString();
    }

    private void dispatchStream(final Source source, final Method method, final String constant) {
        final String requests = "requests(call, " + input(method) + "::new)";
        final String replies = "replies(call, " + output(method) + "Builder::in)";
        if (!method.isServerStreaming()) {
            source.line("case " + constant + "_ID -> serve(" + requests + ", call,");
            source.line("    (requests, block) -> " + name(method) + "(requests, " + output(method)
                + "Builder.in(block), call));");
        } else if (method.isClientStreaming()) {
            source.line("case " + constant + "_ID -> serveStream(call,");
            source.line("    () -> " + name(method) + '(' + requests + ", " + replies + ", call));");
        } else {
            source.line("case " + constant + "_ID -> serveStream(call, () -> {");
            source.line("final " + input(method) + " request = new " + input(method) + "();");
            source.line("request.wrap(memory, offset, length);");
            source.line(name(method) + "(request, " + replies + ", call);");
            source.line("});");
        }
    }

    private void dispatch(final Source source) {
        source.line("").line("@Override");
        source.line("public final void onCall(final int methodId, final MemorySegment memory, final long offset,");
        source.line("    final int length, final ServerCall call) {");
        source.line("switch (methodId) {");
        for (int i = 0; i < service.methods().size(); i++) {
            final Method method = service.methods().get(i);
            if (method.isStreaming()) {
                dispatchStream(source, method, constants.get(i));
                continue;
            }
            source.line("case " + constants.get(i) + "_ID -> serve(new " + input(method)
                + "(), call, (request, block) -> {");
            source.line("request.wrap(memory, offset, length);");
            source.line(name(method) + "(request, " + output(method) + "Builder.in(block), call);");
            source.line("});");
        }
        source.line("default -> unknownMethod(methodId, call);").line("}").line("}");
    }
}
