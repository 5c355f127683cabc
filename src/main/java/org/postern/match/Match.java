package org.postern.match;

import java.util.List;
import java.util.Optional;
import org.postern.message.TraceStep;

/**
 * Who wrote a mail and what it continues.
 *
 * @param party who wrote (for outgoing mail: to whom); empty: nobody the CRM knows
 * @param record what it continues; empty: nothing
 * @param answers the stored mail it answers, if its sender has a part in that; empty: none known
 * @param answeredBy stored mails that answer it and came before it, if it may be what they answer
 * @param by how the record was found: in-reply-to, references, service-code, legacy-code, answered-by, only-active, subject, copy; or nobody / party when there is none
 * @param outsider true if a thread or code was named by somebody who has no part in it; then {@code record} is empty
 */
public record Match(
        Optional<Party> party,
        Optional<OpenRecord> record,
        Optional<StoredMail> answers,
        List<StoredMail> answeredBy,
        String by,
        boolean outsider,
        List<TraceStep> trace) {

    public Match(
            Optional<Party> party,
            Optional<OpenRecord> record,
            Optional<StoredMail> answers,
            String by,
            boolean outsider,
            List<TraceStep> trace) {
        this(party, record, answers, List.of(), by, outsider, trace);
    }
}
