package org.postern.crm;

import java.util.Optional;
import org.postern.assign.Staff;
import org.postern.match.Known;
import org.postern.match.StoredMail;

/**
 * What the CRM knows about the mails of one group: loaded by a handful of bulk look-ups, and laid over by the plans of the group's earlier mails, so
 * that the second mail of a new sender finds the lead planned for the first and a reply finds its thread. Used by one thread.
 */
public interface CrmView extends Known, Staff {
    /** @return the stored mail of that Message-ID (without brackets), also one that users have deleted: it does not come back */
    Optional<StoredMail> copyOf(String messageId);
}
