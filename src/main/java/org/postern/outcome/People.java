package org.postern.outcome;

import java.util.Optional;

/** The users of the CRM, as notices reach them. */
public interface People {
    /** @param userId the CRM's. @return where mail reaches the user; empty if the CRM has no address of him */
    Optional<String> addressOf(String userId);

    /**
     * Shows the user a message inside the CRM, in the place of the unread notifications of the mails it is about. The same message twice is shown once.
     *
     * @throws UnsupportedOperationException if this CRM cannot
     */
    void show(OutboxMessage message);
}
