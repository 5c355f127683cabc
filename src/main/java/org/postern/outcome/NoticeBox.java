package org.postern.outcome;

import java.util.List;
import java.util.function.Function;

/** Notices in {@code postern_outbox} that wait for their windows to end. */
public interface NoticeBox {
    /**
     * Puts messages in the place of the notices of each user one of whose is due; each user in a transaction of his own, so that none is told twice.
     *
     * @param bundling gets the notices of one user, oldest first
     * @return how many messages were made
     */
    int bundle(Function<List<NoticePayload>, List<OutboxMessage>> bundling);
}
