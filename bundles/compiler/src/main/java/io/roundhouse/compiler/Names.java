package io.roundhouse.compiler;

import io.roundhouse.schema.EnumType;
import io.roundhouse.schema.MessageType;
import io.roundhouse.schema.Schema;
import io.roundhouse.schema.SchemaException;
import io.roundhouse.schema.SchemaFile;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * What things of a schema are called in Java. A nested type has the names of what it is in before its own.
 */
final class Names {
    /** Methods of what builders, views, clients and servers extend. */
    private static final Set<String> INHERITED = Set.of("getClass", "hashCode", "equals", "clone", "toString", "notify",
        "notifyAll", "wait", "finalize", "wrap", "clear", "nested", "fixedLength", "longAt", "intAt", "booleanAt",
        "doubleAt", "floatAt", "countAt", "stringAt", "bytesAt", "isMarked", "block", "root", "in", "mark", "element",
        "reserve", "putLong", "putInt", "putBoolean", "putDouble", "putFloat", "putString", "putBytes", "addLong",
        "addInt", "addBoolean", "addString", "addBytes", "unmark", "isThere", "copy", "copyFrom", "unknownFields");
    private static final Set<String> INHERITED_BY_SERVICES = Set.of("getClass", "hashCode", "equals", "clone",
        "toString", "notify", "notifyAll", "wait", "finalize", "call", "future", "blocking", "channel", "serve",
        "methods", "onCall", "unimplemented", "unknownMethod", "withOptions");

    /** Types that generated code names itself. */
    private static final Set<String> NEEDED = Set.of("String", "Object", "Override", "IllegalArgumentException",
        "MemorySegment", "List", "Consumer", "CompletionStage", "RecordView", "RecordBuilder", "RecordBlock",
        "RecordText", "Channel", "CallOptions", "ClientStub", "ServerStub", "ServerCall", "MethodDescriptor",
        "EmbeddedSchema", "PendingCall", "ReplyListener", "StatusException");

    private final Map<String, SchemaFile> files = new HashMap<>();
    private final Map<String, String> owners = new HashMap<>();

    Names(final Schema schema) {
        schema.files().forEach(f -> files.put(f.name(), f));
    }

    static String packageOf(final SchemaFile file) {
        return WellKnown.is(file) ? WellKnown.PACKAGE
            : file.javaPackage().isEmpty() ? file.packageName() : file.javaPackage();
    }

    /** The simple name of a message's view or of an enum. */
    String simpleName(final String fullName, final String file) {
        final String packageName = files.get(file).packageName();
        final String local = packageName.isEmpty() ? fullName : fullName.substring(packageName.length() + 1);
        return local.replace(".", "");
    }

    /** A type as it is named in the file of another. */
    String type(final MessageType type, final SchemaFile from) {
        return qualified(simpleName(type.fullName(), type.file()), type.file(), from);
    }

    /** An enum as it is named in the file of another. */
    String type(final EnumType type, final SchemaFile from) {
        return qualified(simpleName(type.fullName(), type.file()), type.file(), from);
    }

    private String qualified(final String simpleName, final String file, final SchemaFile from) {
        final String packageName = packageOf(files.get(file));
        return packageName.equals(packageOf(from)) || packageName.isEmpty() ? simpleName
            : packageName + '.' + simpleName;
    }

    /** The class with a file's schema: {@code my_shop.proto} gives {@code MyShopSchema}. */
    static String schemaClass(final SchemaFile file) {
        final String name = file.name().substring(file.name().lastIndexOf('/') + 1);
        final int dot = name.indexOf('.');
        final String words = (dot < 0 ? name : name.substring(0, dot)).replaceAll("[^A-Za-z0-9]", "_");
        final String camel = camel(words, true);
        return (Character.isJavaIdentifierStart(camel.charAt(0)) ? camel : '_' + camel) + "Schema";
    }

    /** A field's name: {@code unit_price} gives {@code unitPrice}, {@code class} gives {@code class_}. */
    static String member(final String name) {
        return escaped(camel(name, false), INHERITED);
    }

    /** A method's name: {@code PlaceOrder} gives {@code placeOrder}. */
    static String method(final String name) {
        return escaped(camel(name, false), INHERITED_BY_SERVICES);
    }

    /** What is made of a field's name, such as {@code hasUnitPrice}. */
    static String member(final String prefix, final String name, final String suffix) {
        return escaped(prefix + camel(name, !prefix.isEmpty()) + suffix, INHERITED);
    }

    /** What is made of a oneof's name inside of a type's: {@code pay_by} gives {@code PayBy}. */
    static String type(final String name) {
        return camel(name, true);
    }

    /** In an enum: {@code unit_price} gives {@code UNIT_PRICE}. */
    static String constant(final String name) {
        final String constant = name.toUpperCase(Locale.ROOT);
        return SourceVersion.isKeyword(constant) ? constant + '_' : constant;
    }

    private static String escaped(final String name, final Set<String> taken) {
        return SourceVersion.isKeyword(name) || taken.contains(name) ? name + '_' : name;
    }

    private static String camel(final String name, final boolean isUpper) {
        final StringBuilder camel = new StringBuilder();
        boolean isNextUpper = isUpper;
        for (final char c : name.toCharArray()) {
            if (c == '_') {
                isNextUpper = !camel.isEmpty() || isUpper;
            } else {
                final boolean isFirst = camel.isEmpty() && !isUpper;
                camel.append(isNextUpper ? Character.toUpperCase(c) : isFirst ? Character.toLowerCase(c) : c);
                isNextUpper = false;
            }
        }
        return camel.isEmpty() || Character.isDigit(camel.charAt(0)) ? "_" + camel : camel.toString();
    }

    /** Claims a Java class for an element. @throws SchemaException when another has it, naming both */
    void claim(final String javaClass, final String element) {
        if (NEEDED.contains(javaClass.substring(javaClass.lastIndexOf('.') + 1))) {
            throw new SchemaException(element + ": generated code needs the name of its Java class " + javaClass
                + " itself: rename it");
        }
        final String other = owners.putIfAbsent(javaClass, element);
        if (other != null) {
            throw new SchemaException("Java class " + javaClass + " would be made for " + other + " and for " + element
                + ": rename one or give one file another java_package");
        }
    }
}
