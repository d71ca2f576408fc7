package io.roundhouse.mrpc.frontend;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.OutPort;
import io.roundhouse.spi.Ports;
import io.roundhouse.spi.StagePort;
import java.lang.reflect.Proxy;

/**
 * The ports and the context of one frontend whose call hangs somewhere: after so many calls of the runtime's methods
 * something else is done, and from then on the frontend works on orphans, which take and give everything as lanes and
 * tables that were copied do.
 */
final class Stuck implements Ports {
    private final Application app;
    private final Runnable meanwhile;
    private final InPort[] in;
    private final OutPort head;
    /** In place of what the link has: a call that came back writes to the copy of a slot. */
    private final Message orphan = new Message();
    private int left;
    private boolean hasBegun;
    private boolean isOrphan;

    /** @param after calls until it hangs @param meanwhile what happens before it comes back */
    Stuck(final Application app, final int after, final Runnable meanwhile) {
        this.app = app;
        this.left = after;
        this.meanwhile = meanwhile;
        in = new InPort[] {new In(app.rxTail), new In(app.reclaim)};
        head = new Out(app.txHead);
    }

    /** Calls count from now on: the frontend is made, and is the one at work. */
    void begin() {
        hasBegun = true;
    }

    private boolean isOrphan() {
        if (hasBegun && !isOrphan && --left == 0) {
            isOrphan = true;
            meanwhile.run();
        }
        return isOrphan;
    }

    /** The application's context with calls and counters that go with this frontend. */
    EngineContext context() {
        return proxy(EngineContext.class, (method, args) -> switch (method) {
            case "calls" -> calls();
            case "counter" -> counter((String) args[0]);
            default -> null;
        }, app.context);
    }

    private Calls calls() {
        return proxy(Calls.class, (method, args) -> {
            final boolean hangsHere = !method.equals("close") && !method.equals("openCount");
            if (!(hangsHere ? isOrphan() : isOrphan)) {
                return null;
            }
            return switch (method) {
                case "open", "cookie", "stream" -> 7L;
                case "openCount", "method", "streamCount" -> 0;
                default -> true;
            };
        }, app.context.calls());
    }

    private Counter counter(final String name) {
        final Counter counter = app.context.counter(name);
        return proxy(Counter.class, (method, args) -> isOrphan() ? 0L : null, counter);
    }

    /** What is answered instead of the object behind, or null to ask that. */
    private interface Instead {
        Object of(String method, Object[] args);
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(final Class<T> type, final Instead instead, final T behind) {
        return (T) Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            final Object answer = instead.of(method.getName(), args);
            return answer != null ? answer : method.invoke(behind, args);
        });
    }

    private final class In implements InPort {
        private final InPort behind;

        private In(final InPort behind) {
            this.behind = behind;
        }

        @Override
        public int available() {
            return isOrphan() ? 100 : behind.available();
        }

        @Override
        public Message peek(final int index) {
            return isOrphan() ? orphan : behind.peek(index);
        }

        @Override
        public void release(final int count) {
            if (!isOrphan) {
                behind.release(count);
            }
        }

        @Override
        public long position() {
            return behind.position();
        }
    }

    private final class Out implements OutPort {
        private final OutPort behind;

        private Out(final OutPort behind) {
            this.behind = behind;
        }

        @Override
        public Message claim() {
            return isOrphan() || behind.claim() != null ? orphan : null;
        }

        @Override
        public Message claim(final int length) {
            return null;
        }

        @Override
        public int maxLength() {
            return 0;
        }

        @Override
        public void publish() {
            if (!isOrphan) {
                behind.claim().copyFrom(orphan);
                behind.publish();
            }
        }
    }

    @Override
    public int inCount() {
        return 2;
    }

    @Override
    public InPort in(final int index) {
        return in[index];
    }

    @Override
    public int outCount() {
        return 1;
    }

    @Override
    public OutPort out(final int index) {
        return head;
    }

    @Override
    public DatapathInfo datapath(final int index) {
        return null;
    }

    @Override
    public StagePort tx() {
        return null;
    }

    @Override
    public StagePort rx() {
        return null;
    }
}
