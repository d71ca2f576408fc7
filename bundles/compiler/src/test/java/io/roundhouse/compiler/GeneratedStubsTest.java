package io.roundhouse.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * From .proto files by the real protoc to stubs, which are compiled with all warnings on and used.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class GeneratedStubsTest {
    private static final Path CHECK = Path.of("src/test/stubs/ShopCheck.java");

    @TempDir
    private Path folder;

    private Path generate(final String... files) throws IOException, InterruptedException {
        final Path sources = folder.resolve("sources");
        final Protoc.Result result = Protoc.run(sources, files);
        assertEquals(0, result.exitCode(), result.errors());
        return sources;
    }

    private Path compile(final Path sources, final Path... more) throws IOException {
        final List<Path> files = new ArrayList<>(List.of(more));
        try (Stream<Path> found = Files.walk(sources)) {
            found.filter(p -> p.toString().endsWith(".java")).forEach(files::add);
        }
        final Path classes = Files.createDirectories(folder.resolve("classes"));
        final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        final StringWriter messages = new StringWriter();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            final boolean isCompiled = compiler.getTask(messages, manager, null, List.of("-Xlint:all,-processing,"
                + "-classfile", "-Xdoclint:all,-missing", "-Werror", "-proc:none", "-d", classes.toString(), "-cp",
                System.getProperty("java.class.path")), null, manager.getJavaFileObjectsFromPaths(files)).call();
            assertTrue(isCompiled, messages::toString);
        }
        return classes;
    }

    @TestFactory
    Stream<DynamicTest> shouldWorkForAnApplication() throws Exception {
        generate("older.proto");
        final Path classes = compile(generate("common.proto", "shop.proto"), CHECK);
        final ClassLoader parent = getClass().getClassLoader();
        final ClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, parent);
        final Class<?> check = loader.loadClass("shop.ShopCheck");
        return Arrays.stream(check.getDeclaredMethods()).filter(m -> m.getName().startsWith("should"))
            .map(m -> DynamicTest.dynamicTest(m.getName(), () -> run(check, m)));
    }

    private static void run(final Class<?> check, final Method method) throws Throwable {
        try {
            method.invoke(check.getConstructor().newInstance());
        } catch (final InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Test
    void shouldMakeTheSameFilesEachTime() throws Exception {
        final Path first = generate("shop.proto");
        final Path second = folder.resolve("again");
        assertEquals(0, Protoc.run(second, "shop.proto").exitCode());
        try (Stream<Path> found = Files.walk(first)) {
            for (final Path file : found.filter(Files::isRegularFile).toList()) {
                assertEquals(-1, Files.mismatch(file, second.resolve(first.relativize(file).toString())));
                assertTrue(Files.readString(file).startsWith("// Made from shop.proto"));
            }
        }
    }
}
