package io.roundhouse.shell;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Converter;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Commands for a program that started this process, when the framework property {@code roundhouse.control} is true:
 * each line of standard input is executed like one typed in the shell, what it prints and returns goes to standard
 * output, then {@code => ok} or {@code => error: why}. The end of input stops the service, so it cannot outlive who
 * started it.
 */
@Component(service = ControlChannel.class, immediate = true)
public final class ControlChannel {
    private final BundleContext context;
    private final CommandProcessor processor;
    private volatile boolean isClosed;

    @Activate
    public ControlChannel(final BundleContext context, @Reference final CommandProcessor processor) {
        this.context = context;
        this.processor = processor;
        if (Boolean.parseBoolean(context.getProperty("roundhouse.control"))) {
            Thread.ofPlatform().daemon().name("control").start(this::run);
        }
    }

    @Deactivate
    void close() {
        isClosed = true;
    }

    private void run() {
        final PrintStream out = new PrintStream(new Open(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (CommandSession session = processor.createSession(InputStream.nullInputStream(), out, out)) {
            final BufferedReader lines = new BufferedReader(
                new InputStreamReader(new FileInputStream(FileDescriptor.in), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !isClosed; line = lines.readLine()) {
                answer(session, out, line);
            }
            if (!isClosed) {
                context.getBundle(0).stop();
            }
        } catch (final IOException | BundleException e) {
            out.println("=> error: " + e.getMessage());
        }
    }

    private static void answer(final CommandSession session, final PrintStream out, final String line) {
        String status = "=> ok";
        try {
            final Object result = session.execute(line);
            if (result != null) {
                out.println(session.format(result, Converter.INSPECT));
            }
        } catch (final Exception e) {
            status = "=> error: " + reason(e);
        }
        out.println(status);
        out.flush();
    }

    private static String reason(final Exception thrown) {
        final Throwable cause = thrown instanceof InvocationTargetException ? thrown.getCause() : thrown;
        return cause.getMessage() == null ? cause.toString() : cause.getMessage().replaceAll("\\R", " ");
    }

    /** Standard output itself: Gogo puts its own stream before it, and a session closes what it is given. */
    private static final class Open extends FileOutputStream {
        Open(final FileDescriptor descriptor) {
            super(descriptor);
        }

        @Override
        public void close() {
            // stays open
        }
    }
}
