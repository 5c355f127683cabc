package org.postern.outcome;

import java.util.Optional;

/**
 * Events in {@code postern_outbox}: pending → sending → sent, at least once, as {@link MessageBox} does it with messages. Each call commits on its own.
 */
public interface EventBox {
    /** Takes one for telling. @return empty if somebody else has it */
    Optional<Claimed> claim(long id);

    void sent(long id);

    /** Again later. */
    void again(long id, String error, java.time.Instant due);

    /** Given up. */
    void failed(long id, String error);

    /** Lets those be told again whose telling was broken off. @return how many */
    int requeue();

    /** @param json the event as it is kept. @param tries this one included */
    record Claimed(long id, OutcomeEvent event, String json, int tries) {}
}
