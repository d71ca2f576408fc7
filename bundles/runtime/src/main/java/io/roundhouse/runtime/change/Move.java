package io.roundhouse.runtime.change;

import io.roundhouse.admin.ChangeRequest;
import io.roundhouse.admin.ChangeView.Phase;
import io.roundhouse.admin.DatapathView;
import java.util.ArrayList;
import java.util.List;

/** Moves datapaths to another executor, one after another; all of them or none. */
final class Move extends Change {
    private final ChangeRequest.Move request;
    private final List<DatapathView> moved = new ArrayList<>();

    Move(final Surroundings with, final long id, final ChangeRequest.Move request, final String origin) {
        super(with, id, "move", "", origin);
        this.request = request;
    }

    @Override
    void begin() {
        script.then(Step.of(this::plan));
    }

    private void plan() {
        final List<DatapathView> chosen = new Selector(request.datapaths()).of(with.graph().datapaths());
        if (chosen.isEmpty()) {
            throw new ChangeFailure("no datapath of that name: " + request.datapaths());
        }
        between(chosen.getFirst().executor(), request.executor());
        phase(Phase.SWITCH);
        chosen.stream().filter(view -> !view.executor().equals(request.executor())).forEach(view ->
            script.then(to(view, request.executor()), Step.of(() -> {
                moved.add(view);
                note(view.name() + " moved to " + request.executor());
            })));
        script.then(Step.of(() -> phase(Phase.COMMIT)));
    }

    private Step to(final DatapathView view, final String executor) {
        final Step ticket = new AwaitTicket("moving " + view.name(), with.limits().ticketNs(), t ->
            with.graph().move(view.id(), executor, t));
        return nowNs -> {
            try {
                return ticket.poll(nowNs);
            } catch (final RuntimeException e) {
                if (with.graph().datapaths().stream().noneMatch(other -> other.id() == view.id())) {
                    return true;
                }
                throw e;
            }
        };
    }

    @Override
    void back() {
        moved.reversed().forEach(view -> script.then(to(view, view.executor())));
    }
}
