package org.postern.crm.espocrm;

import org.jspecify.annotations.Nullable;
import org.postern.match.OpenRecord;
import org.postern.match.Party;

/**
 * A contact, account or lead of the CRM.
 *
 * @param asParty when it writes
 * @param asRecord when a mail belongs to it
 * @param contactId made of a converted lead; null: none
 * @param opportunityId made with or of a lead; null: none
 */
record Client(
        Party asParty,
        OpenRecord asRecord,
        @Nullable String contactId,
        @Nullable String opportunityId) {
    EntityRef ref() {
        return EntityRef.of(asRecord.ref());
    }
}
