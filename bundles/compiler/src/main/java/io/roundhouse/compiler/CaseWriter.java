package io.roundhouse.compiler;

import io.roundhouse.schema.SchemaException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the enum that says which member of a oneof is there.
 */
final class CaseWriter {
    private final MessageCode message;
    private final int oneof;

    CaseWriter(final MessageCode message, final int oneof) {
        this.message = message;
        this.oneof = oneof;
    }

    String write(final FileHead head) {
        final Source source = new Source();
        head.write(source, List.of());
        final String none = message.noneConstant(oneof);
        source.line("/** Which member of {@code " + message.oneof(oneof) + "} a {@code " + message.type()
            + "} has. */");
        source.line("public enum " + message.caseType(oneof) + " {");
        final Set<String> constants = new HashSet<>(Set.of(none));
        for (final FieldCode member : message.members(oneof)) {
            final String constant = MessageCode.constant(member);
            if (!constants.add(constant)) {
                throw new SchemaException(message.type().file() + ": members of oneof " + message.type() + '.'
                    + message.oneof(oneof) + " would both get the constant " + constant + ": rename one");
            }
            source.line("/** Has " + member.words() + ". */").line(constant + ",");
        }
        source.line("/** Has none. */").line(none);
        return source.line("}").toString();
    }
}
