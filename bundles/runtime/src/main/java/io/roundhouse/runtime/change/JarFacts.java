package io.roundhouse.runtime.change;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a bundle's jar says about itself, and which rules for engine bundles it breaks: no exports, no fragment, no
 * dynamic import, no native code, no lazy activation, no threads.
 *
 * @param symbolicName its name
 * @param version its version
 * @param engine the engine its component offers, or null
 * @param component class of that component, or null
 * @param violations rules broken, one line each
 */
public record JarFacts(String symbolicName, String version, String engine, String component, List<String> violations) {
    private static final Pattern NAME = Pattern.compile("name=\"engine\\.name\"[^>]*value=\"([^\"]+)\"");
    private static final Pattern CLASS = Pattern.compile("<implementation\\s+class=\"([^\"]+)\"");
    private static final Set<String> THREAD_METHODS = Set.of("start", "startVirtualThread", "ofVirtual", "ofPlatform");
    private static final Set<String> POOLS = Set.of("java/util/concurrent/Executors", "java/util/Timer",
        "java/util/concurrent/ThreadPoolExecutor", "java/util/concurrent/ScheduledThreadPoolExecutor",
        "java/util/concurrent/ForkJoinPool");
    private static final Set<String> ASYNC = Set.of("runAsync", "supplyAsync");

    /** Reads a jar. @throws IOException when it is none, or no bundle */
    public static JarFacts of(final Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            final Manifest manifest = file.getManifest();
            final Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            if (main.getValue("Bundle-SymbolicName") == null) {
                throw new IOException("not a bundle: " + jar.getFileName() + " has no Bundle-SymbolicName");
            }
            final List<String> violations = new ArrayList<>();
            headers(main, violations);
            final String component = component(file, main, violations);
            classes(file, violations);
            return new JarFacts(main.getValue("Bundle-SymbolicName").split(";")[0].strip(),
                main.getValue("Bundle-Version") == null ? "0.0.0" : main.getValue("Bundle-Version").strip(),
                find(NAME, component), find(CLASS, component), List.copyOf(violations));
        }
    }

    private static void headers(final Attributes main, final List<String> violations) {
        refuse(main, "Export-Package", "exports packages", violations);
        refuse(main, "Fragment-Host", "is a fragment of", violations);
        refuse(main, "DynamicImport-Package", "imports dynamically", violations);
        refuse(main, "Bundle-NativeCode", "has native code", violations);
        final String activation = main.getValue("Bundle-ActivationPolicy");
        if (activation != null && activation.startsWith("lazy")) {
            violations.add("an engine bundle is not activated lazily");
        }
    }

    private static void refuse(final Attributes main, final String header, final String what, final List<String> out) {
        if (main.getValue(header) != null) {
            out.add("an engine bundle must not have " + header + ": it " + what + " "
                + Text.oneLine(main.getValue(header)));
        }
    }

    private static String component(final JarFile file, final Attributes main, final List<String> violations)
        throws IOException {
        final String header = main.getValue("Service-Component");
        if (header != null) {
            for (final String name : header.split(",")) {
                final JarEntry entry = file.getJarEntry(name.strip());
                final String xml = entry == null ? "" : new String(file.getInputStream(entry).readAllBytes(),
                    StandardCharsets.UTF_8);
                if (NAME.matcher(xml).find()) {
                    return xml;
                }
            }
        }
        violations.add("no component of the bundle offers an EngineFactory with engine.name");
        return "";
    }

    private static String find(final Pattern pattern, final String xml) {
        final Matcher matcher = pattern.matcher(xml);
        return matcher.find() ? matcher.group(1) : null;
    }

    private static void classes(final JarFile file, final List<String> violations) throws IOException {
        for (final JarEntry entry : Collections.list(file.entries())) {
            if (entry.getName().endsWith(".class")) {
                final String thread = thread(file.getInputStream(entry).readAllBytes());
                if (thread != null) {
                    violations.add("an engine must not start threads: " + entry.getName() + " uses " + thread);
                }
            }
        }
    }

    private static String thread(final byte[] bytes) {
        final ClassModel model;
        try {
            model = ClassFile.of().parse(bytes);
        } catch (final IllegalArgumentException e) {
            return "an unreadable class format";
        }
        if (model.superclass().map(c -> c.asInternalName().equals("java/lang/Thread")).orElse(false)) {
            return "a subclass of Thread";
        }
        for (final PoolEntry entry : model.constantPool()) {
            if (entry instanceof MethodRefEntry method && starts(method)) {
                return method.owner().asInternalName().replace('/', '.') + "." + method.name().stringValue();
            }
        }
        return null;
    }

    private static boolean starts(final MethodRefEntry method) {
        final String owner = method.owner().asInternalName();
        final String name = method.name().stringValue();
        return owner.equals("java/lang/Thread") && THREAD_METHODS.contains(name) || POOLS.contains(owner)
            || owner.equals("java/util/concurrent/CompletableFuture") && ASYNC.contains(name);
    }
}
