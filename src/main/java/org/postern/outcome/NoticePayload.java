package org.postern.outcome;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One mail that somebody is to be told of, kept as JSON in its outbox row.
 *
 * @param user CRM id of who is told. @param login his user name
 * @param kind created or mail
 * @param emailId the CRM's id of the mail
 * @param records what it created or belongs to, as {@code case 5f…}
 * @param number people call the created record by; null: none
 * @param from who wrote, as people are to read it
 */
public record NoticePayload(
        String user,
        String login,
        String kind,
        String mailbox,
        String emailId,
        List<String> records,
        @Nullable String number,
        String from,
        String subject,
        Instant receivedAt) {
    /** Of a notice in the outbox that waits for its window to end. */
    public static final String KIND = "notice";

    /** @return the beginning that the keys of all notices to one user have */
    public static String keyOf(String user) {
        return KIND + ":" + user + ":";
    }
}
