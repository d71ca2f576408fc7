package io.roundhouse.client.stub;

import java.util.Base64;

/**
 * The descriptor set that a stub was generated from, which the library submits at attach.
 */
public final class EmbeddedSchema {
    private final String name;
    private final int layoutVersion;
    private final byte[] descriptorSet;

    /**
     * Made by generated code.
     *
     * @param name          of the {@code .proto} file
     * @param layoutVersion of the records that the stubs write and read
     * @param parts         the set in Base64, cut because constants are limited
     */
    public EmbeddedSchema(final String name, final int layoutVersion, final String... parts) {
        this.name = name;
        this.layoutVersion = layoutVersion;
        descriptorSet = Base64.getDecoder().decode(String.join("", parts));
    }

    /** The name of the {@code .proto} file. */
    public String name() {
        return name;
    }

    /** The version of the records that the stubs write and read. */
    public int layoutVersion() {
        return layoutVersion;
    }

    /** A serialised {@code FileDescriptorSet} with the file and all that it imports, as a copy. */
    public byte[] descriptorSet() {
        return descriptorSet.clone();
    }

    @Override
    public String toString() {
        return name;
    }
}
