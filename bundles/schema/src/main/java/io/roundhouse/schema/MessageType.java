package io.roundhouse.schema;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A message's type. Unchanging once its schema is made.
 */
public final class MessageType {
    private final String fullName;
    private final String file;
    private final List<Field> fields;
    private final List<String> oneofs;
    private final String refusal;
    private final boolean isMapEntry;

    MessageType(final String fullName, final String file, final List<Field> fields, final List<String> oneofs,
        final String refusal, final boolean isMapEntry) {
        this.fullName = fullName;
        this.file = file;
        this.fields = fields.stream().sorted(Comparator.comparingInt(Field::number)).toList();
        this.oneofs = oneofs;
        this.refusal = refusal;
        this.isMapEntry = isMapEntry;
    }

    /** With the package and what it is nested in. */
    public String fullName() {
        return fullName;
    }

    /** The name of the file that declares it. */
    public String file() {
        return file;
    }

    /** By number. */
    public List<Field> fields() {
        return fields;
    }

    /** The names of its oneofs, by {@link Field#oneof}; with those that stand for an {@code optional}. */
    public List<String> oneofs() {
        return oneofs;
    }

    /** The members of a oneof, by number. */
    public List<Field> members(final int oneof) {
        return fields.stream().filter(f -> f.oneof() == oneof).toList();
    }

    /** Whether messages of this type are the entries of a map. */
    public boolean isMapEntry() {
        return isMapEntry && field(1).isPresent() && field(2).isPresent();
    }

    /** The field with a name. */
    public Optional<Field> field(final String name) {
        return fields.stream().filter(f -> f.name().equals(name)).findFirst();
    }

    /** The field with a number. */
    public Optional<Field> field(final int number) {
        return fields.stream().filter(f -> f.number() == number).findFirst();
    }

    /** Why messages of this type cannot be used yet, or others that can be in them; empty when they can. */
    public Optional<Refusal> refusal() {
        return Reachable.from(this).stream().flatMap(m -> m.ownRefusal().stream()).findFirst();
    }

    Optional<Refusal> ownRefusal() {
        if (!refusal.isEmpty()) {
            return Optional.of(new Refusal(file, "message", fullName, refusal));
        }
        for (final Field field : fields) {
            final String reason = field.spec().refusal();
            if (!reason.isEmpty()) {
                return Optional.of(new Refusal(file, "field", fullName + '.' + field.name(), reason));
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return fullName;
    }
}
