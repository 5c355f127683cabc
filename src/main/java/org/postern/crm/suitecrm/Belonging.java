package org.postern.crm.suitecrm;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;

/**
 * What a mail belongs to.
 *
 * @param parent shown beside it in lists; null: nothing
 * @param beans all that have it in their history, the parent first; the sender is among them, so that a later change of his address loses nothing
 */
record Belonging(@Nullable ModuleRef parent, List<ModuleRef> beans) {
    /** @param created by this mail, lead first */
    static Belonging of(Draft draft, List<RecordRef> created) {
        Set<ModuleRef> beans = new LinkedHashSet<>();
        if (!created.isEmpty()) {
            beans.add(ModuleRef.of(created.get(created.size() - 1)));
        } else {
            draft.filing()
                    .match()
                    .record()
                    .map(OpenRecord::ref)
                    .map(ModuleRef::of)
                    .ifPresent(beans::add);
        }
        created.stream().map(ModuleRef::of).forEach(beans::add);
        draft.plan().party().flatMap(party -> client(draft, party)).ifPresent(beans::add);
        List<ModuleRef> all = new ArrayList<>(beans);
        return new Belonging(all.isEmpty() ? null : all.get(0), all);
    }

    /** A converted lead stands for the contact that it became; users are never parents. */
    private static Optional<ModuleRef> client(Draft draft, Party party) {
        if (party.type() == PartyType.USER) {
            return Optional.empty();
        }
        RecordRef self = new RecordRef(RecordRef.Type.valueOf(party.type().name()), party.id());
        if (party.type() == PartyType.LEAD && !party.open()) {
            Optional<ModuleRef> contact = draft.view()
                    .client(self)
                    .flatMap(lead -> Optional.ofNullable(lead.contactId()))
                    .map(id -> new ModuleRef(Module.CONTACTS, id));
            if (contact.isPresent()) {
                return contact;
            }
        }
        return Optional.of(ModuleRef.of(self));
    }

    /** @return the case it belongs to */
    Optional<RecordRef> itsCase() {
        return Optional.ofNullable(parent)
                .filter(ref -> ref.module() == Module.CASES)
                .flatMap(ModuleRef::record);
    }
}
