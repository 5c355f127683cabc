package org.postern.crm.espocrm;

import java.util.List;
import org.postern.crm.Crm;
import org.postern.message.Attachment;

/**
 * Ids of one mail's rows, the same in every try, and its attachment files.
 *
 * @param recordId of the case or opportunity, if one is created
 * @param files stored, in the order of the mail's attachments; empty if the CRM's upload folder is not ours to write
 */
record EspoPrepared(String emailId, String leadId, String recordId, List<StoredFile> files) implements Crm.Prepared {
    /** @return the same ids for a mail whose files the CRM has already */
    EspoPrepared withoutFiles() {
        return new EspoPrepared(emailId, leadId, recordId, List.of());
    }

    /**
     * @param id names the file in the upload folder as well
     * @param name as shown; differs from the attachment's where only a note of it is kept
     */
    record StoredFile(String id, Attachment attachment, String name, String type, long size) {
        /** @return true if the HTML shows it */
        boolean inline() {
            return attachment.inline();
        }
    }
}
