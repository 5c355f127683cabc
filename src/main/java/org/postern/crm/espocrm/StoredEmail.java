package org.postern.crm.espocrm;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.match.StoredMail;

/**
 * A mail of the CRM, or one planned in the group.
 *
 * @param mail its participants may still be added to
 * @param accountId null: none
 * @param groupFolderId null: in no group folder
 * @param assigneeId user who is responsible for the mail itself; null: nobody
 */
record StoredEmail(
        StoredMail mail,
        Set<String> participants,
        @Nullable String accountId,
        @Nullable String groupFolderId,
        @Nullable String assigneeId) {

    /** @return the same, belonging to something else now */
    StoredEmail in(Belonging belonging) {
        StoredMail moved =
                new StoredMail(mail.id(), mail.messageId(), mail.subject(), belonging.parent(), mail.participants());
        return new StoredEmail(moved, participants, belonging.accountId(), groupFolderId, assigneeId);
    }

    StoredEmail assigned(String userId) {
        return new StoredEmail(mail, participants, accountId, groupFolderId, userId);
    }

    Belonging belonging() {
        return new Belonging(mail.parent(), accountId);
    }
}
