package org.postern.crm.espocrm;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;

/**
 * What a mail belongs to.
 *
 * @param parent null: nothing
 * @param accountId the parent if it is an account, else the parent's own account; null: none
 */
record Belonging(@Nullable RecordRef parent, @Nullable String accountId) {
    static final Belonging NOTHING = new Belonging(null, null);

    /** A lead that was converted stands for what became of it. */
    static Belonging to(OpenRecord record) {
        if (record.ref().type() == RecordRef.Type.LEAD && !record.active()) {
            if (record.accountId() != null) {
                return new Belonging(new RecordRef(RecordRef.Type.ACCOUNT, record.accountId()), record.accountId());
            }
            if (record.contactId() != null) {
                return new Belonging(new RecordRef(RecordRef.Type.CONTACT, record.contactId()), null);
            }
        }
        boolean account = record.ref().type() == RecordRef.Type.ACCOUNT;
        return new Belonging(record.ref(), account ? record.ref().id() : record.accountId());
    }

    /** A contact stands for its account unless the site sells to people, a converted lead for what became of it, as in EspoCRM; users are never parents. */
    static Belonging to(Party party, Draft draft) {
        String account = party.accountId();
        if (party.type() == PartyType.USER) {
            return NOTHING;
        }
        RecordRef self = new RecordRef(RecordRef.Type.valueOf(party.type().name()), party.id());
        if (draft.site().b2c() && party.type() == PartyType.CONTACT) {
            return new Belonging(self, account);
        }
        if (account != null) {
            return new Belonging(new RecordRef(RecordRef.Type.ACCOUNT, account), account);
        }
        return new Belonging(contactOf(party, self, draft.view()).orElse(self), null);
    }

    private static Optional<RecordRef> contactOf(Party party, RecordRef self, EspoView view) {
        if (party.type() != PartyType.LEAD || party.open()) {
            return Optional.empty();
        }
        return view.client(EntityRef.of(self))
                .flatMap(lead -> Optional.ofNullable(lead.contactId()))
                .map(id -> new RecordRef(RecordRef.Type.CONTACT, id));
    }

    /** @return true if it is a case or an opportunity, and not only a client */
    boolean isRecord() {
        return parent != null && (parent.type() == RecordRef.Type.CASE || parent.type() == RecordRef.Type.OPPORTUNITY);
    }

    /** @return parent and account, as far as there are any */
    List<EntityRef> refs() {
        List<EntityRef> refs = new ArrayList<>();
        Optional.ofNullable(parentRef()).ifPresent(refs::add);
        Optional.ofNullable(accountRef()).ifPresent(refs::add);
        return refs;
    }

    @Nullable
    EntityRef parentRef() {
        return parent == null ? null : EntityRef.of(parent);
    }

    @Nullable
    EntityRef accountRef() {
        return accountId == null ? null : new EntityRef(Entity.ACCOUNT, accountId);
    }
}
