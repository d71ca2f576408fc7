package io.roundhouse.schema;

import java.util.List;

/**
 * A {@code .proto} file of a schema.
 *
 * @param name         as imported by others
 * @param packageName  empty when there is none
 * @param javaPackage  the option {@code java_package}, empty when there is none
 * @param syntax       {@code proto3}, {@code proto2}, {@code editions}
 * @param dependencies names of the files it imports
 * @param messages     in the order of the file, nested ones after what they are nested in
 * @param enums        in the order of the file, top level first
 * @param services     in the order of the file
 * @param descriptor   the bytes of its FileDescriptorProto, not to be changed
 */
public record SchemaFile(String name, String packageName, String javaPackage, String syntax, List<String> dependencies,
    List<MessageType> messages, List<EnumType> enums, List<Service> services, byte[] descriptor) {
}
