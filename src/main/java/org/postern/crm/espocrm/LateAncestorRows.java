package org.postern.crm.espocrm;

import org.jspecify.annotations.Nullable;
import org.postern.match.OpenRecord;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.match.StoredMail;

/** A mail that comes after its answers: they become answers to it, and come to what it belongs to where they belong to no record yet. Nobody is told. */
final class LateAncestorRows {
    private LateAncestorRows() {}

    static void plan(Draft draft, Belonging belonging) {
        for (StoredMail answer : draft.filing().match().answeredBy()) {
            Changes changes = draft.plan().changes();
            changes.repliesTo(answer.id(), draft.plan().emailId());
            changes.answered(draft.plan().emailId());
            RecordRef parent = answer.parent();
            if (parent == null) {
                changes.belongs(answer.id(), belonging);
            } else if (isRecordOf(draft, parent, belonging.parent())) {
                changes.adopted(answer.id(), parent, belonging);
            }
        }
    }

    /** @return true if the record is a case or an opportunity of that client */
    private static boolean isRecordOf(Draft draft, RecordRef client, @Nullable RecordRef record) {
        if (record == null || record.type() != Type.CASE && record.type() != Type.OPPORTUNITY) {
            return false;
        }
        return draft.view().record(record).filter(open -> isOf(client, open)).isPresent();
    }

    private static boolean isOf(RecordRef client, OpenRecord record) {
        return switch (client.type()) {
            case ACCOUNT -> client.id().equals(record.accountId());
            case CONTACT -> client.id().equals(record.contactId());
            case LEAD, CASE, OPPORTUNITY -> false;
        };
    }
}
