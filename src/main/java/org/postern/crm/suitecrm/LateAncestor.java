package org.postern.crm.suitecrm;

import org.jspecify.annotations.Nullable;
import org.postern.match.OpenRecord;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.match.StoredMail;

/** A mail that comes after its answers: they come to what it belongs to where they belong to no record yet. Nobody is told. */
final class LateAncestor {
    private LateAncestor() {}

    static void plan(Draft draft, Belonging belonging) {
        ModuleRef parent = belonging.parent();
        if (parent == null) {
            return;
        }
        for (StoredMail answer : draft.filing().match().answeredBy()) {
            RecordRef before = answer.parent();
            if (before == null) {
                draft.plan().changes().belongs(answer.id(), parent);
                link(draft, answer.id(), parent);
            } else if (isRecordOf(draft, before, parent.record().orElse(null))) {
                draft.plan().changes().adopted(answer.id(), ModuleRef.of(before), parent);
                link(draft, answer.id(), parent);
            }
        }
    }

    private static void link(Draft draft, String emailId, ModuleRef to) {
        draft.rows().add(Tables.EMAILS_BEANS, new Row.EmailBean(draft.ids().next(), emailId, to, draft.now()));
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
