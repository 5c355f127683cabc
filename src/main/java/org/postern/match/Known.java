package org.postern.match;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the CRM knows about the people and threads of the mails at hand; loaded in bulk beforehand, so asking costs nothing. */
public interface Known {
    /** @return everybody who has this address, in no order. @param address lower-case */
    List<Party> partiesWith(String address);

    /** @return the stored mail of that Message-ID (without brackets) */
    Optional<StoredMail> mailWith(String messageId);

    /**
     * @return mails that came before the one they answer: they name this Message-ID, and when they were stored nothing was known of what they follow. Oldest first
     */
    default List<StoredMail> answersTo(String messageId) {
        return List.of();
    }

    /** @return the record, active or not, if it exists and is not deleted; also accounts and contacts, as the client of a thread */
    Optional<OpenRecord> record(RecordRef ref);

    /** @return the record that people call by this number, as in a case's number */
    Optional<OpenRecord> recordNumbered(RecordRef.Type type, String number);

    /** @return active opportunities and cases of these parties, in no order */
    List<OpenRecord> activeRecordsOf(Collection<Party> parties);
}
