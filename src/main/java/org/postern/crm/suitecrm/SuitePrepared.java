package org.postern.crm.suitecrm;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.crm.Crm;
import org.postern.message.Attachment;

/**
 * Ids of one mail's rows, the same in every try, and its attachment files.
 *
 * @param recordId of the case or opportunity, if one is created
 * @param updateId of the update in a case's thread, if there is one
 * @param files stored, in the order of the mail's attachments; empty if the CRM's upload folder is not ours to write
 * @param used ids of the files that the last plan has rows for
 */
record SuitePrepared(
        String emailId, String leadId, String recordId, String updateId, List<StoredFile> files, Set<String> used)
        implements Crm.Prepared {
    SuitePrepared(String emailId, String leadId, String recordId, String updateId, List<StoredFile> files) {
        this(emailId, leadId, recordId, updateId, files, ConcurrentHashMap.newKeySet());
    }

    /**
     * @param id names the file in the upload folder as well
     * @param caseId of the copy that a new case gets
     * @param updateId of the copy that the update of a case's thread gets
     * @param name as shown; differs from the attachment's where it is risky, or only a note is kept
     */
    record StoredFile(String id, String caseId, String updateId, Attachment attachment, String name, String type) {
        /** @return true if the HTML shows it */
        boolean inline() {
            return attachment.inline();
        }

        /** What the HTML shows has no copies: the case's text shows the mail's. */
        List<String> all() {
            return inline() ? List.of(id) : List.of(id, caseId, updateId);
        }
    }
}
