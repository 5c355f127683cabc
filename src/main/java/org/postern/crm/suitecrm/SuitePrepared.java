package org.postern.crm.suitecrm;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.postern.crm.Crm;

/**
 * Ids of one mail's rows, the same in every try, and its attachment files.
 *
 * @param recordId of the case or opportunity, if one is created
 * @param updateId of the update in a case's thread, if there is one
 * @param updated that update is there already
 * @param files stored, in the order of the mail's attachments; empty if the CRM's upload folder is not ours to write
 * @param used ids of the files that the last plan has rows for
 */
record SuitePrepared(
        String emailId,
        String leadId,
        String recordId,
        String updateId,
        boolean updated,
        List<StoredFile> files,
        Set<String> used)
        implements Crm.Prepared {
    /** Of a mail that is not there yet, or of one whose files and thread stay as they are. */
    SuitePrepared(String emailId, String leadId, String recordId, List<StoredFile> files) {
        this(emailId, leadId, recordId, CopyIds.updateOf(emailId), false, files, ConcurrentHashMap.newKeySet());
    }

    /**
     * @param id names the file in the upload folder as well
     * @param caseId of the copy that a new case gets
     * @param updateId of the copy that the update of a case's thread gets
     * @param contentId by which the HTML shows it; null: it does not
     * @param inline true if the HTML shows it; then it has no copies: the case's text shows the mail's
     * @param name as shown; differs from the attachment's where it is risky, or only a note is kept
     * @param placed those of the three that we have put into the upload folder now
     */
    record StoredFile(
            String id,
            String caseId,
            String updateId,
            @Nullable String contentId,
            boolean inline,
            String name,
            String type,
            Set<String> placed) {}
}
