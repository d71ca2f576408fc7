package io.roundhouse.test.generator;

import io.roundhouse.spi.Calls;
import io.roundhouse.spi.Counter;
import io.roundhouse.spi.EngineContext;
import io.roundhouse.spi.EngineState;
import io.roundhouse.spi.InPort;
import io.roundhouse.spi.Message;
import io.roundhouse.testkit.numbering.NumberingChecker;

/**
 * Takes answers from the tail of the rx lane and closes their calls. An answer with status 0 has to start with the
 * number of its request if it has a payload at all.
 */
final class AnswerCheck {
    private final Calls calls;
    private final Counter received;
    private final Counter failed;
    private final Counter wrong;
    private final Counter stale;
    private final Counter lost;
    private final Counter doubled;
    private final Counter reordered;
    private NumberingChecker numbers = new NumberingChecker();

    AnswerCheck(final EngineContext context) {
        calls = context.calls();
        received = context.counter("received");
        failed = context.counter("failed");
        wrong = context.counter("wrong");
        stale = context.counter("stale");
        lost = context.counter("lost");
        doubled = context.counter("doubled");
        reordered = context.counter("reordered");
    }

    static AnswerCheck restore(final EngineContext context, final EngineState state) {
        final AnswerCheck check = new AnswerCheck(context);
        check.numbers = NumberingChecker.of(state.longs("answers"));
        return check;
    }

    void decompose(final EngineState.Builder state) {
        state.put("answers", numbers.toLongs());
    }

    int take(final InPort in) {
        final int count = in.available();
        for (int i = 0; i < count; i++) {
            final Message message = in.peek(i);
            if (message.kind() == Message.RESPONSE) {
                takeAnswer(message);
            }
        }
        if (count > 0) {
            in.release(count);
        }
        return count;
    }

    private void takeAnswer(final Message answer) {
        final long number = calls.cookie(answer.callId());
        if (!calls.close(answer.callId())) {
            stale.add(1);
            return;
        }
        received.add(1);
        if (answer.status() != 0) {
            failed.add(1);
        } else if (answer.length() > 0 && (answer.length() < Long.BYTES || PayloadBlock.numberOf(answer) != number)) {
            wrong.add(1);
        }
        if (!numbers.accept(number)) {
            lost.set(numbers.lost());
            doubled.set(numbers.doubled());
            reordered.set(numbers.reordered());
        }
    }
}
