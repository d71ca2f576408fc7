package io.roundhouse.control;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.CommandProxy;
import org.apache.felix.service.command.CommandProcessor;
import org.apache.felix.service.command.Converter;
import org.apache.felix.service.threadio.ThreadIO;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/**
 * A command processor for a process that is not the service's own: that of the Gogo bundle puts streams of its own in
 * the place of the process's standard ones. Commands print to their session here, never to the process.
 */
final class OwnCommandProcessor implements AutoCloseable {
    private static final String COMMANDS =
        "(&(" + CommandProcessor.COMMAND_SCOPE + "=*)(" + CommandProcessor.COMMAND_FUNCTION + "=*))";

    private final CommandProcessorImpl processor = new CommandProcessorImpl(new NoStreams());
    private final BundleContext context;
    private final ServiceTracker<Object, ServiceReference<Object>> commands;
    private final ServiceTracker<Converter, Converter> converters;

    OwnCommandProcessor(final BundleContext context) {
        this.context = context;
        processor.addConstant(".context", context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).getBundleContext());
        processor.addCommand("gogo", processor, "addCommand");
        processor.addCommand("gogo", processor, "removeCommand");
        processor.addCommand("gogo", processor, "eval");
        commands = commands();
        converters = converters();
        commands.open();
        converters.open();
    }

    CommandProcessor processor() {
        return processor;
    }

    private ServiceTracker<Object, ServiceReference<Object>> commands() {
        try {
            return new ServiceTracker<>(context, context.createFilter(COMMANDS), null) {
                @Override
                public ServiceReference<Object> addingService(final ServiceReference<Object> reference) {
                    for (final String function : functions(reference)) {
                        processor.addCommand(scope(reference), new CommandProxy(context, reference, function),
                            function);
                    }
                    return reference;
                }

                @Override
                public void removedService(final ServiceReference<Object> reference,
                    final ServiceReference<Object> same) {
                    for (final String function : functions(reference)) {
                        processor.removeCommand(scope(reference), function);
                    }
                }
            };
        } catch (final InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String scope(final ServiceReference<?> reference) {
        return reference.getProperty(CommandProcessor.COMMAND_SCOPE).toString();
    }

    private static List<String> functions(final ServiceReference<?> reference) {
        return Commands.strings(reference.getProperty(CommandProcessor.COMMAND_FUNCTION));
    }

    private ServiceTracker<Converter, Converter> converters() {
        return new ServiceTracker<>(context, Converter.class, null) {
            @Override
            public Converter addingService(final ServiceReference<Converter> reference) {
                final Converter converter = super.addingService(reference);
                processor.addConverter(converter);
                return converter;
            }

            @Override
            public void removedService(final ServiceReference<Converter> reference, final Converter converter) {
                processor.removeConverter(converter);
                super.removedService(reference, converter);
            }
        };
    }

    @Override
    public void close() {
        commands.close();
        converters.close();
        processor.stop();
    }

    /** Leaves standard streams as they are. */
    private static final class NoStreams implements ThreadIO {
        @Override
        public void setStreams(final InputStream in, final PrintStream out, final PrintStream err) {
            // a command has its session's
        }

        @Override
        public void close() {
            // nothing was set
        }
    }
}
