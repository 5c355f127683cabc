package org.postern.match;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A mail that the CRM already has, or that is planned in the group being written.
 *
 * @param id the CRM's id of the e-mail
 * @param messageId without angle brackets
 * @param parent what it belongs to; null: nothing
 * @param participants lower-case addresses in its From, To and Cc
 */
public record StoredMail(
        String id,
        String messageId,
        String subject,
        @Nullable RecordRef parent,
        Set<String> participants) {

    /** @return true if it belongs to a case or an opportunity, not only to a client */
    public boolean belongsToRecord() {
        return parent != null && (parent.type() == RecordRef.Type.CASE || parent.type() == RecordRef.Type.OPPORTUNITY);
    }
}
