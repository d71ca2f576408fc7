package io.roundhouse.policy.acl;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.DescriptorProtos.MethodDescriptorProto;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.DescriptorProtos.ServiceDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.roundhouse.schema.Method;
import io.roundhouse.spi.DescriptorSet;

/**
 * What the tests' requests are:
 *
 * <pre>
 *  message Line  { string item = 1; uint32 count = 2; }
 *  message Order { string customer = 1; int64 total = 2; repeated Line lines = 3;
 *                  oneof payment { string card = 4; string voucher = 5; } }
 *  message Query { int64 id = 1; }
 *  service Orders { rpc Place(Order) returns (Order); rpc Find(Query) returns (Order); }
 * </pre>
 */
final class OrderSchema {
    static final int PLACE = Method.idOf("/shop.Orders/Place");
    static final int FIND = Method.idOf("/shop.Orders/Find");

    private static final FileDescriptorProto FILE = FileDescriptorProto.newBuilder().setName("shop.proto")
        .setPackage("shop").setSyntax("proto3")
        .addMessageType(DescriptorProto.newBuilder().setName("Line").addField(field("item", 1, Type.TYPE_STRING))
            .addField(field("count", 2, Type.TYPE_UINT32)))
        .addMessageType(DescriptorProto.newBuilder().setName("Order").addField(field("customer", 1, Type.TYPE_STRING))
            .addField(field("total", 2, Type.TYPE_INT64))
            .addField(field("lines", 3, Type.TYPE_MESSAGE).setTypeName(".shop.Line").setLabel(Label.LABEL_REPEATED))
            .addField(field("card", 4, Type.TYPE_STRING).setOneofIndex(0))
            .addField(field("voucher", 5, Type.TYPE_STRING).setOneofIndex(0))
            .addOneofDecl(OneofDescriptorProto.newBuilder().setName("payment")))
        .addMessageType(DescriptorProto.newBuilder().setName("Query").addField(field("id", 1, Type.TYPE_INT64)))
        .addService(ServiceDescriptorProto.newBuilder().setName("Orders").addMethod(method("Place", "Order"))
            .addMethod(method("Find", "Query"))).build();

    private static final FileDescriptor LINKED = linked();

    private OrderSchema() {
    }

    private static FieldDescriptorProto.Builder field(final String name, final int number, final Type type) {
        return FieldDescriptorProto.newBuilder().setName(name).setNumber(number).setType(type)
            .setLabel(Label.LABEL_OPTIONAL).setJsonName(name);
    }

    private static MethodDescriptorProto.Builder method(final String name, final String input) {
        return MethodDescriptorProto.newBuilder().setName(name).setInputType(".shop." + input)
            .setOutputType(".shop.Order");
    }

    static DescriptorSet set() {
        return DescriptorSet.of(FileDescriptorSet.newBuilder().addFile(FILE).build().toByteArray());
    }

    /** An order whose lines are of one item each. */
    static byte[] order(final String customer, final long total, final String... items) {
        final Descriptor type = type("Order");
        final DynamicMessage.Builder order = DynamicMessage.newBuilder(type)
            .setField(type.findFieldByName("customer"), customer).setField(type.findFieldByName("total"), total);
        for (final String item : items) {
            order.addRepeatedField(type.findFieldByName("lines"), DynamicMessage.newBuilder(type("Line"))
                .setField(type("Line").findFieldByName("item"), item)
                .setField(type("Line").findFieldByName("count"), 1).build());
        }
        return order.build().toByteArray();
    }

    private static Descriptor type(final String name) {
        return LINKED.findMessageTypeByName(name);
    }

    private static FileDescriptor linked() {
        try {
            return FileDescriptor.buildFrom(FILE, new FileDescriptor[0]);
        } catch (final DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }
}
