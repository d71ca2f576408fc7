package io.roundhouse.runtime.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.Bundle;

/**
 * Loads every class of a bundle and every class these name. Felix disposes of a bundle's wiring inside {@code update}:
 * after that a class that its loader was never asked for cannot be found, imported ones included, and the old instances
 * still have to serve and to export their state.
 */
final class ClassPreloader {
    private static final Pattern TYPE = Pattern.compile("L([^;<]+);");

    private ClassPreloader() {
    }

    /** Loads them. @return how many @throws IOException when the bundle cannot be read */
    static int load(final Bundle bundle, final ClassLoader loader) throws IOException {
        final Set<String> names = new TreeSet<>();
        final Enumeration<URL> classes = bundle.findEntries("/", "*.class", true);
        if (classes == null) {
            return 0;
        }
        for (final URL url : Collections.list(classes)) {
            try (InputStream in = url.openStream()) {
                collect(in.readAllBytes(), names);
            }
        }
        int loaded = 0;
        for (final String name : names) {
            loaded += load(name, loader);
        }
        return loaded;
    }

    private static void collect(final byte[] bytes, final Set<String> names) {
        for (final PoolEntry entry : ClassFile.of().parse(bytes).constantPool()) {
            switch (entry) {
                case ClassEntry c -> names.add(c.asInternalName());
                case NameAndTypeEntry n -> types(n.type().stringValue(), names);
                case MethodTypeEntry m -> types(m.descriptor().stringValue(), names);
                default -> { }
            }
        }
    }

    private static void types(final String descriptor, final Set<String> names) {
        final Matcher matcher = TYPE.matcher(descriptor);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
    }

    private static int load(final String internalName, final ClassLoader loader) {
        if (internalName.startsWith("[") || internalName.startsWith("java/")) {
            return 0;
        }
        try {
            // forName and not loadClass: the virtual machine then remembers the loader as one that leads to the class.
            Class.forName(internalName.replace('/', '.'), false, loader);
            return 1;
        } catch (final ClassNotFoundException | LinkageError e) {
            // Named and never needed, or a probe has said so already.
            return 0;
        }
    }
}
