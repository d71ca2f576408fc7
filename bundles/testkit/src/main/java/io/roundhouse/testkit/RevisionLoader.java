package io.roundhouse.testkit;

import io.roundhouse.spi.EngineFactory;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;

/**
 * Loads another revision of an engine beside the one on the class path: classes of the bundle's own package come from
 * the given place, all others from the class path, as in the framework.
 */
public final class RevisionLoader extends URLClassLoader {
    private final String packagePrefix;

    private RevisionLoader(final URL place, final String packagePrefix) {
        super(new URL[] {place}, RevisionLoader.class.getClassLoader());
        this.packagePrefix = packagePrefix;
    }

    /** Loads a bundle's jar or class directory. @param packagePrefix what is private to it */
    public static RevisionLoader of(final URL place, final String packagePrefix) {
        return new RevisionLoader(place, packagePrefix + ".");
    }

    /**
     * The revision of the same factory class that comes next on the class path.
     *
     * @throws IllegalStateException when there is only one
     */
    public static RevisionLoader shadowed(final Class<? extends EngineFactory> factory) {
        final String resource = factory.getName().replace('.', '/') + ".class";
        try {
            final var places = factory.getClassLoader().getResources(resource);
            places.nextElement();
            if (!places.hasMoreElements()) {
                throw new IllegalStateException("no second revision on the class path: factory=" + factory.getName());
            }
            final String found = places.nextElement().toString();
            final String root = found.substring(0, found.length() - resource.length());
            final String place = root.startsWith("jar:") ? root.substring(4, root.length() - 2) : root;
            return of(URI.create(place).toURL(), factory.getPackageName());
        } catch (final IOException e) {
            throw new IllegalStateException("class path cannot be read: factory=" + factory.getName(), e);
        }
    }

    /** Makes the factory of that class name. */
    public EngineFactory factory(final String className) {
        try {
            return (EngineFactory) loadClass(className).getDeclaredConstructor().newInstance();
        } catch (final ReflectiveOperationException e) {
            throw new IllegalStateException("factory cannot be made: class=" + className, e);
        }
    }

    @Override
    protected Class<?> loadClass(final String name, final boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(packagePrefix)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            final Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : findClass(name);
        }
    }
}
