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
 */
record StoredEmail(
        StoredMail mail,
        Set<String> participants,
        @Nullable String accountId,
        @Nullable String groupFolderId) {}
