package org.postern.crm;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.assign.Staff;
import org.postern.match.Known;
import org.postern.match.StoredMail;

/**
 * What the CRM knows about the mails of one group: loaded by a handful of bulk look-ups, and laid over by the plans of the group's earlier mails, so
 * that the second mail of a new sender finds the lead planned for the first and a reply finds its thread. Used by one thread.
 */
public interface CrmView extends Known, Staff {
    /**
     * Tells which mails of this group wait for one that they follow, so that {@link #answersTo} finds them.
     *
     * @param emailIds the CRM's ids by the Message-ID that is waited for
     */
    default void waiting(Map<String, Set<String>> emailIds) {}

    /** @return the stored mail of that id of the CRM, if it was asked for and users have not deleted it */
    default Optional<StoredMail> stored(String emailId) {
        return Optional.empty();
    }

    /** @return the stored mail of that Message-ID (without brackets), also one that users have deleted: it does not come back */
    Optional<StoredMail> copyOf(String messageId);
}
