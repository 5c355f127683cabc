package org.postern.outcome;

import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an acknowledgement is made of, kept as JSON in its outbox row. Nothing in it was written by the sender of the mail but his address and ids.
 *
 * @param template name of the answer template
 * @param to bare address of the sender
 * @param name of the sender as the CRM knew him before; null: he was not known, and what he calls himself is not repeated
 * @param number people call the created record by; null: none
 * @param messageId of the mail that is answered, without brackets; null: it has none
 * @param references its References, oldest first, without brackets
 * @param emailId the CRM's, of the mail that is answered; null: it has none
 * @param day on which it is the only answer to this address
 */
public record AnswerPayload(
        String template,
        String to,
        @Nullable String name,
        @Nullable String number,
        @Nullable String messageId,
        List<String> references,
        @Nullable String emailId,
        LocalDate day) {
    /** Of an answer in the outbox. */
    public static final String KIND = "answer";

    /** @return what makes it the only one: kind, address and day */
    public String dedupeKey() {
        return dedupeKey(day);
    }

    /** @return the key it would have had on another day */
    public String dedupeKey(LocalDate otherDay) {
        return KIND + ":" + to + ":" + otherDay;
    }
}
