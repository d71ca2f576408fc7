package io.roundhouse.compiler;

import java.util.List;

/**
 * What every generated file starts with.
 *
 * @param proto       the file it is made from
 * @param packageName of the Java class, may be empty
 */
record FileHead(String proto, String packageName) {
    void write(final Source source, final List<String> imports) {
        source.line("// Made from " + proto + " by protoc-gen-roundhouse. Do not change: it is made again.");
        if (!packageName.isEmpty()) {
            source.line("package " + packageName + ';').line("");
        }
        imports.forEach(i -> source.line("import " + i + ';'));
        if (!imports.isEmpty()) {
            source.line("");
        }
    }

    /** The path of a class below the output folder. */
    String path(final String simpleName) {
        return (packageName.isEmpty() ? "" : packageName.replace('.', '/') + '/') + simpleName + ".java";
    }

    /** The full name of a class. */
    String fullName(final String simpleName) {
        return packageName.isEmpty() ? simpleName : packageName + '.' + simpleName;
    }
}
