package io.roundhouse.forge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes further revisions of a bundle, good and bad, out of its jar. One thread at a time. */
public final class JarForge {
    private static final ClassDesc THREAD = ClassDesc.of("java.lang.Thread");
    private static final ClassDesc STRING = ConstantDescs.CD_String;
    private static final ClassDesc FILE = ClassDesc.of("java.io.File");
    private static final ClassDesc FAILURE = ClassDesc.of("java.lang.IllegalStateException");

    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private final Manifest manifest;

    private JarForge(final Path jar) {
        try (JarFile file = new JarFile(jar.toFile())) {
            manifest = new Manifest(file.getManifest());
            for (final JarEntry entry : Collections.list(file.entries())) {
                if (!entry.isDirectory() && !entry.getName().equals("META-INF/MANIFEST.MF")) {
                    entries.put(entry.getName(), file.getInputStream(entry).readAllBytes());
                }
            }
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins with what a jar holds. @throws UncheckedIOException when it cannot be read */
    public static JarForge of(final Path jar) {
        return new JarForge(jar);
    }

    /** Sets a header of the manifest. */
    public JarForge header(final String name, final String value) {
        manifest.getMainAttributes().putValue(name, value);
        return this;
    }

    /** Imports more packages. */
    public JarForge alsoImports(final String packages) {
        return header("Import-Package", manifest.getMainAttributes().getValue("Import-Package") + "," + packages);
    }

    /** Sets the bundle's version. */
    public JarForge version(final String version) {
        return header("Bundle-Version", version);
    }

    /** Methods of a name throw at once. */
    public JarForge throwing(final String method) {
        return prefix(method, code -> fail(code, method));
    }

    /** The same, but not on the helper threads of live change, so that it shows up on a datapath only. */
    public JarForge throwingOnDatapath(final String method) {
        return prefix(method, code -> onDatapath(code, then -> fail(then, method)));
    }

    /** Methods of a name throw while there is a file, which is looked for at each call. */
    public JarForge throwingWhile(final Path exists, final String method) {
        return prefix(method, code -> onFile(code, exists, "exists", then -> fail(then, method)));
    }

    /** The same, but only about one call of a thousand looks, so that the others take no longer than before. */
    public JarForge throwingSometimesWhile(final Path exists, final String method) {
        return prefix(method, code -> nowAndThen(code, look -> onFile(look, exists, "exists",
            then -> fail(then, method))));
    }

    /** Methods of a name throw on the thread of a name, as each executor has one: {@code roundhouse-NAME}. */
    public JarForge throwingOnThread(final String thread, final String method) {
        return prefix(method, code -> onThread(code, thread, Opcode.IFNE, then -> fail(then, method)));
    }

    /**
     * The first call of methods of a name that finds a file removes it and sleeps for a while. About one call of a
     * thousand looks, so that the others take no longer than before.
     */
    public JarForge hangingOnce(final Path file, final String method, final long ms) {
        return prefix(method, code -> nowAndThen(code, look -> onFile(look, file, "delete", then -> sleep(then, ms))));
    }

    /** The same, and throws when it comes back. */
    public JarForge dyingOnce(final Path file, final String method, final long ms) {
        return prefix(method, code -> nowAndThen(code, look -> onFile(look, file, "delete", then -> {
            sleep(then, ms);
            fail(then, method);
        })));
    }

    private static void nowAndThen(final CodeBuilder code, final Consumer<CodeBuilder.BlockCodeBuilder> instructions) {
        code.invokestatic(ClassDesc.of("java.lang.System"), "nanoTime", MethodTypeDesc.of(ConstantDescs.CD_long))
            .ldc(1023L).land().lconst_0().lcmp().ifThen(Opcode.IFEQ, instructions);
    }

    private static void onFile(final CodeBuilder code, final Path file, final String test,
        final Consumer<CodeBuilder.BlockCodeBuilder> instructions) {
        code.new_(FILE).dup().ldc(file.toString())
            .invokespecial(FILE, "<init>", MethodTypeDesc.of(ConstantDescs.CD_void, STRING))
            .invokevirtual(FILE, test, MethodTypeDesc.of(ConstantDescs.CD_boolean)).ifThen(Opcode.IFNE, instructions);
    }

    private static void fail(final CodeBuilder code, final String method) {
        code.new_(FAILURE).dup().ldc("forged: " + method)
            .invokespecial(FAILURE, "<init>", MethodTypeDesc.of(ConstantDescs.CD_void, STRING)).athrow();
    }

    /** Methods of a name sleep for a while first. */
    public JarForge hanging(final String method, final long ms) {
        return prefix(method, code -> sleep(code, ms));
    }

    /** The same, on a datapath only. */
    public JarForge hangingOnDatapath(final String method, final long ms) {
        return prefix(method, code -> onDatapath(code, then -> sleep(then, ms)));
    }

    private static void onDatapath(final CodeBuilder code, final Consumer<CodeBuilder.BlockCodeBuilder> instructions) {
        onThread(code, "roundhouse-helper", Opcode.IFEQ, instructions);
    }

    private static void onThread(final CodeBuilder code, final String name, final Opcode isMeant,
        final Consumer<CodeBuilder.BlockCodeBuilder> instructions) {
        code.invokestatic(THREAD, "currentThread", MethodTypeDesc.of(THREAD))
            .invokevirtual(THREAD, "getName", MethodTypeDesc.of(STRING)).ldc(name)
            .invokevirtual(STRING, "startsWith", MethodTypeDesc.of(ConstantDescs.CD_boolean, STRING))
            .ifThen(isMeant, instructions);
    }

    private static void sleep(final CodeBuilder code, final long ms) {
        code.ldc(ms).invokestatic(THREAD, "sleep", MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long));
    }

    /** Methods of a name take some microseconds more. */
    public JarForge slow(final String method) {
        return prefix(method, code -> code.lconst_0().ldc(20_000).invokestatic(THREAD, "sleep",
            MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_long, ConstantDescs.CD_int)));
    }

    /** Methods of a name start a thread. */
    public JarForge startingThread(final String method) {
        return prefix(method, code -> code.new_(THREAD).dup()
            .invokespecial(THREAD, "<init>", MethodTypeDesc.of(ConstantDescs.CD_void))
            .invokevirtual(THREAD, "start", MethodTypeDesc.of(ConstantDescs.CD_void)));
    }

    /** The bundle's start throws. */
    public JarForge failingActivator() {
        final ClassDesc activator = ClassDesc.of("forged.Activator");
        final ClassDesc context = ClassDesc.of("org.osgi.framework.BundleContext");
        final MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_void, context);
        entries.put("forged/Activator.class", ClassFile.of().build(activator, b -> b
            .withInterfaceSymbols(ClassDesc.of("org.osgi.framework.BundleActivator"))
            .withMethodBody("<init>", ConstantDescs.MTD_void, ClassFile.ACC_PUBLIC, code -> code.aload(0)
                .invokespecial(ConstantDescs.CD_Object, "<init>", ConstantDescs.MTD_void).return_())
            .withMethodBody("start", type, ClassFile.ACC_PUBLIC, code -> code.new_(FAILURE).dup()
                .invokespecial(FAILURE, "<init>", ConstantDescs.MTD_void).athrow())
            .withMethodBody("stop", type, ClassFile.ACC_PUBLIC, CodeBuilder::return_)));
        return header("Bundle-Activator", "forged.Activator").alsoImports("org.osgi.framework");
    }

    private JarForge prefix(final String method, final Consumer<CodeBuilder> instructions) {
        int changed = 0;
        for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().endsWith(".class")) {
                final ClassFile format = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG);
                final ClassModel model = format.parse(entry.getValue());
                if (model.methods().stream().anyMatch(m -> isMeant(m, method))) {
                    entry.setValue(format.transformClass(model, ClassTransform.transformingMethodBodies(
                        m -> isMeant(m, method), new Prefix(instructions))));
                    changed++;
                }
            }
        }
        if (changed == 0) {
            throw new IllegalArgumentException("no method of that name: " + method);
        }
        return this;
    }

    private static boolean isMeant(final MethodModel method, final String name) {
        return method.methodName().equalsString(name) && method.code().isPresent()
            && (method.flags().flagsMask() & ClassFile.ACC_BRIDGE) == 0
            && (!name.equals("restore") && !name.equals("create")
                || method.methodType().stringValue().contains("io/roundhouse/spi/EngineContext")
                && method.methodType().stringValue().endsWith("Lio/roundhouse/spi/Engine;"));
    }

    /** Writes the new jar to a file that goes with this process. */
    public Path write() {
        try {
            final Path jar = Files.createTempFile(Path.of(System.getProperty("java.io.tmpdir")), "forged", ".jar");
            jar.toFile().deleteOnExit();
            writeTo(jar);
            return jar;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the new jar, over what is there. */
    public void writeTo(final Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            for (final Map.Entry<String, byte[]> entry : entries.entrySet()) {
                final JarEntry made = new JarEntry(entry.getKey());
                made.setTime(0);
                out.putNextEntry(made);
                out.write(entry.getValue());
            }
        }
    }

    private record Prefix(Consumer<CodeBuilder> instructions) implements CodeTransform {
        @Override
        public void atStart(final CodeBuilder code) {
            instructions.accept(code);
        }

        @Override
        public void accept(final CodeBuilder code, final CodeElement element) {
            code.with(element);
        }
    }
}
