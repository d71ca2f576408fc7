package io.roundhouse.mrpc.frontend;

import io.roundhouse.api.layout.MessageDescriptor;
import io.roundhouse.shm.ServiceStripe;
import io.roundhouse.shm.SessionShape;
import io.roundhouse.spi.DatapathInfo;
import io.roundhouse.spi.Engine;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineFactory;
import io.roundhouse.spi.EngineKind;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.Message;
import io.roundhouse.spi.StateSchema;
import io.roundhouse.testkit.TestEngineContext;
import io.roundhouse.testkit.contract.GeneralEngineContract;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;

/** The frontend between the kit's lanes and an application that calls, reads and gives back as it likes. */
class MrpcFrontendContractTest extends GeneralEngineContract {
    private static final SessionShape SHAPE = new SessionShape(64, 128, 1 << 20, 1 << 20);

    private final List<Application> applications = new ArrayList<>();
    private Application current;
    private long submitted;

    @AfterEach
    void close() {
        applications.forEach(Application::close);
    }

    @Override
    protected EngineFactory factory() {
        return withStripes(new MrpcFrontendFactory());
    }

    /** A revision whose datapaths get their stripe with their first frontend. */
    final EngineFactory withStripes(final EngineFactory real) {
        return new EngineFactory() {
            @Override
            public EngineKind kind() {
                return real.kind();
            }

            @Override
            public StateSchema schema() {
                return real.schema();
            }

            @Override
            public Engine create(final EngineContext context) {
                current = new Application(DatapathInfo.Role.CLIENT, SHAPE);
                submitted = 0;
                applications.add(current);
                context.handles().add(ServiceStripe.KIND, current.stripe);
                return real.create(context);
            }

            @Override
            public Engine restore(final EngineContext context, final EngineState state) {
                return real.restore(context, state);
            }

            @Override
            public EngineState downgrade(final EngineState state, final int version) {
                return real.downgrade(state, version);
            }
        };
    }

    @Override
    protected void poke(final TestEngineContext context, final Engine engine, final SplittableRandom random,
        final int position) {
        for (int n = random.nextInt(4); n > 0 && current.submit(Message.REQUEST, submitted, submitted); n--) {
            submitted++;
        }
        final int available = current.completion.available();
        final int read = available == 0 ? 0 : random.nextInt(available + 1);
        for (int i = 0; i < read; i++) {
            final long at = current.completion.entry(i);
            if (MessageDescriptor.length(current.completion.memory(), at) > 0) {
                current.receiveReclaim.offer(MessageDescriptor.offset(current.completion.memory(), at));
            }
        }
        current.completion.release(read);
        current.takeSendBlocksBack();
    }
}
