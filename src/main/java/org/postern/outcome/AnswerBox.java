package org.postern.outcome;

import java.time.Instant;
import java.util.Optional;

/**
 * Answers in {@code postern_outbox}: pending → sending → sent. Each call commits on its own, whatever transaction is open around it.
 *
 * <p>An answer may be sent at most once. So one that was being sent when the process ended is {@code unknown}, and stays so.
 */
public interface AnswerBox {
    /** Takes one for sending. @return empty if it is no longer pending, or its sender has had his answer, or too many have been sent */
    Optional<Claimed> claim(long id);

    default void sent(long id) {
        sent(id, () -> {});
    }

    /**
     * It has left.
     *
     * @param together what is written with that, or not at all
     * @throws RuntimeException if it cannot be: neither is then
     */
    void sent(long id, Runnable together);

    /** It did not leave: again later. */
    void again(long id, String error, Instant due);

    /** It did not leave, and never will. */
    void failed(long id, String error);

    /** Nobody knows whether it left. */
    void unknown(long id, String error);

    /** At start: those in {@code sending} of this node, and forgotten ones of others, become unknown. @return how many */
    int settleUnknown();

    /** @param tries this one included */
    record Claimed(long id, AnswerPayload payload, int tries) {}
}
