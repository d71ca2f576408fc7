package io.roundhouse.bench.rpc;

import com.google.protobuf.ByteString;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.roundhouse.bench.fields.TenFields.Address;
import io.roundhouse.bench.fields.TenFields.Booking;
import io.roundhouse.bench.fields.TenFields.Item;
import io.roundhouse.bench.fields.TenFields.Shipment;

/** The calls of {@link Freight} in the peer's classes: protobuf-java's messages, the marshaller of its stubs. */
public final class GrpcFreight implements GrpcExchange<Shipment, Booking> {
    private static final ByteString TOKEN = ByteString.copyFrom(Freight.TOKEN);
    private static final MethodDescriptor<Shipment, Booking> METHOD = MethodDescriptor.<Shipment, Booking>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY).setSampledToLocalTracing(true)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("io.roundhouse.bench.fields.Freight", "Book"))
        .setRequestMarshaller(ProtoUtils.marshaller(Shipment.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(Booking.getDefaultInstance())).build();

    private final Guests guests;

    GrpcFreight(final Guests guests) {
        this.guests = guests;
    }

    @Override
    public MethodDescriptor<Shipment, Booking> method() {
        return METHOD;
    }

    @Override
    public Shipment request(final long number) {
        return message(number, guests);
    }

    @Override
    public Booking answer(final Shipment request) {
        return Booking.newBuilder().setDigest(digest(request)).build();
    }

    @Override
    public boolean isRight(final Booking answer, final long number) {
        return answer.getDigest() == Freight.expected(number, guests);
    }

    @Override
    public boolean isDenied(final long number) {
        return guests.isDenied(number);
    }

    /** A message with all fields set. */
    public static Shipment message(final long number) {
        return message(number, Guests.WELCOME);
    }

    private static Shipment message(final long number, final Guests guests) {
        final Shipment.Builder request = Shipment.newBuilder().setNumber(number).setCustomer(guests.of(number))
            .setWeight(Freight.weight(number)).setPriority(Freight.priority(number)).setIsExpress(true).setToken(TOKEN)
            .setAddress(Address.newBuilder().setStreet(Freight.STREET).setCity(Freight.CITY).setZip(Freight.ZIP));
        for (final String tag : Freight.TAGS) {
            request.addTags(tag);
        }
        for (int i = 0; i < Freight.ITEMS.length; i++) {
            request.addItems(Item.newBuilder().setName(Freight.ITEMS[i]).setCount(Freight.COUNTS[i])
                .setPrice(Freight.PRICES[i]));
        }
        for (int i = 0; i < Freight.MARKS; i++) {
            request.addMarks(number + i);
        }
        return request.build();
    }

    /** Reads all fields. */
    public static long digest(final Shipment request) {
        long digest = Digest.add(0, request.getCustomer());
        for (int i = 0; i < request.getTagsCount(); i++) {
            digest = Digest.add(digest, request.getTags(i));
        }
        digest = Digest.add(digest, request.getAddress().getStreet());
        digest = Digest.add(digest, request.getAddress().getCity());
        digest = Digest.add(digest, request.getAddress().getZip());
        for (int i = 0; i < request.getItemsCount(); i++) {
            final Item item = request.getItems(i);
            digest = Digest.add(Digest.add(Digest.add(digest, item.getName()), item.getCount()), item.getPrice());
        }
        digest = Digest.add(digest, request.getIsExpress() ? 1 : 0);
        final ByteString token = request.getToken();
        for (int i = 0; i < token.size(); i++) {
            digest = Digest.add(digest, token.byteAt(i));
        }
        digest = Digest.add(Digest.add(digest, request.getNumber()), Double.doubleToRawLongBits(request.getWeight()));
        digest = Digest.add(digest, request.getPriority());
        for (int i = 0; i < request.getMarksCount(); i++) {
            digest = Digest.add(digest, request.getMarks(i));
        }
        return digest;
    }
}
