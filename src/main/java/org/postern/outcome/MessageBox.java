package org.postern.outcome;

import java.time.Instant;
import java.util.Optional;

/**
 * Messages in {@code postern_outbox}: pending → sending → sent, at least once. Each call commits on its own.
 *
 * <p>One that is found in sending for long was being sent by a process that ended; it is sent again, with the same id.
 */
public interface MessageBox {
    /** Takes one for sending. @return empty if somebody else has it */
    Optional<Claimed> claim(long id);

    void sent(long id);

    /** Again later. */
    void again(long id, String error, Instant due);

    /** Given up. */
    void failed(long id, String error);

    /** Lets forgotten ones be sent again. @return how many */
    int requeue();

    /** @param tries this one included */
    record Claimed(long id, OutboxMessage message, int tries) {}
}
