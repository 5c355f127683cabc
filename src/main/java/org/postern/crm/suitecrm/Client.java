package org.postern.crm.suitecrm;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;

/**
 * A contact, account or lead of the CRM.
 *
 * @param asParty when it writes
 * @param asRecord when a mail belongs to it
 * @param contactId made of a converted lead; null: none
 */
record Client(Party asParty, OpenRecord asRecord, @Nullable String contactId) {
    /** @param accountId for a lead: the account it was converted to */
    static Client of(
            PartyType type,
            String id,
            String name,
            @Nullable String ownerId,
            @Nullable String accountId,
            boolean open,
            @Nullable Instant last,
            @Nullable String contactId) {
        RecordRef ref = new RecordRef(RecordRef.Type.valueOf(type.name()), id);
        String contact = type == PartyType.CONTACT ? id : contactId;
        return new Client(
                new Party(type, id, name, accountId, ownerId, open, last),
                new OpenRecord(ref, name, open, ownerId, accountId, contact, last, Set.of()),
                contactId);
    }

    RecordRef ref() {
        return asRecord.ref();
    }
}
