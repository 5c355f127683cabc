package org.postern.outcome;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something to be told by one sink, kept as JSON in its outbox row; delivered at least once, each time with the same id.
 *
 * @param id the same for each try: idempotency key, and part of the Message-ID
 * @param sink crm, mail or webhook
 * @param event notice, summary or alert
 * @param user CRM id of who is told; null for alerts
 * @param login his user name; null for alerts
 * @param to addresses for the sink mail; empty: the user's own, as the CRM has it
 * @param title one line
 * @param text what is to be said, in lines
 * @param count mails it is about
 * @param topSenders who wrote most of them, and how many; in order
 * @param emailIds the CRM's ids of the mails
 */
public record OutboxMessage(
        String id,
        String sink,
        String event,
        @Nullable String user,
        @Nullable String login,
        List<String> to,
        String title,
        String text,
        int count,
        Map<String, Integer> topSenders,
        List<String> emailIds) {
    /** Of a message in the outbox. */
    public static final String KIND = "message";

    /** More ids than that are not kept: the text names the mails' senders anyway. */
    public static final int MOST_IDS = 5_000;
}
