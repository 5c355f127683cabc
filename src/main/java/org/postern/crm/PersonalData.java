package org.postern.crm;

import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a CRM holds of one person's mail: told to the person, or erased. */
public interface PersonalData {
    /** @param address lower-case. @return ids of all mails that it sent, also of deleted ones */
    List<String> sentBy(String address);

    /** @param address lower-case. @return ids of mails of others in which it stands */
    List<String> receivedBy(String address);

    /** @param address lower-case. @return people and companies with this address, as {@code Contact 65f…}: erasing them is up to the CRM's own users */
    List<String> holders(String address);

    /**
     * A mail as the CRM has it.
     *
     * @param text without markup; null: none
     */
    record StoredMail(
            String id,
            @Nullable Instant date,
            @Nullable String subject,
            @Nullable String text,
            List<String> attachments) {}

    List<StoredMail> tell(Collection<String> emailIds);

    /** Deletes the attachment files of these mails, those that the text shows included. @return how many */
    int eraseFiles(Collection<String> emailIds) throws IOException;

    /**
     * Within a transaction of the caller: removes these mails for good, with all that they left: links, attachments, notes, notifications. Records that they created,
     * and addresses, stay, for they are the business of the CRM's users. Needs rights that only {@code erase} has ({@link Grant.Purpose#ERASE}).
     */
    void erase(Collection<String> emailIds);
}
