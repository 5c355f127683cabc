package org.postern.crm.suitecrm;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.crm.sql.Addresses;
import org.postern.crm.sql.PersonName;
import org.postern.crm.suitecrm.OwnFields.Values;
import org.postern.crm.suitecrm.SuiteView.Known;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.message.Address;
import org.postern.message.Form;
import org.postern.message.SignatureBlock;

/** The records that a mail creates: a lead for its sender, a case or opportunity for its client. */
final class RecordRows {
    private static final Map<String, String> PROBABILITY = Map.of(
            "Prospecting", "10",
            "Qualification", "20",
            "Needs Analysis", "25",
            "Value Proposition", "30",
            "Id. Decision Makers", "40",
            "Perception Analysis", "50",
            "Proposal/Price Quote", "65",
            "Negotiation/Review", "80",
            "Closed Won", "100",
            "Closed Lost", "0");

    private final OwnFields fields;
    private final SuiteSchema schema;
    private final ZoneId zone;

    RecordRows(OwnFields fields, SuiteSchema schema, ZoneId zone) {
        this.fields = fields;
        this.schema = schema;
        this.zone = zone;
    }

    /** Whom a record belongs to. @param contacts all who have the sender's address, the one found first */
    record Owner(@Nullable String accountId, List<String> contacts, Set<String> leads) {
        /** One account with the sender's address, or the only one of the contacts that have it; of several none. */
        static Owner of(Draft draft) {
            Party party = draft.plan().party().orElse(null);
            List<Client> accounts = draft.accounts();
            List<Client> contacts = draft.contacts();
            if (party == null || party.type() == PartyType.USER) {
                return new Owner(null, List.of(), Set.of());
            }
            Set<String> of = new LinkedHashSet<>();
            if (accounts.size() == 1) {
                of.add(accounts.get(0).ref().id());
            } else if (accounts.isEmpty() && !contacts.isEmpty()) {
                contacts.forEach(contact -> add(of, contact.asParty().accountId()));
            } else if (accounts.isEmpty()) {
                add(of, party.accountId());
            }
            Set<String> leads = party.type() == PartyType.LEAD ? Set.of(party.id()) : Set.of();
            return new Owner(
                    of.size() == 1 ? of.iterator().next() : null,
                    contacts.stream().map(contact -> contact.ref().id()).toList(),
                    leads);
        }

        private static void add(Set<String> ids, @Nullable String id) {
            if (id != null) {
                ids.add(id);
            }
        }

        @Nullable
        String contactId() {
            return contacts.isEmpty() ? null : contacts.get(0);
        }

        List<ModuleRef> refs() {
            List<ModuleRef> refs = new ArrayList<>();
            if (accountId != null) {
                refs.add(new ModuleRef(Module.ACCOUNTS, accountId));
            }
            contacts.forEach(id -> refs.add(new ModuleRef(Module.CONTACTS, id)));
            return refs;
        }
    }

    /** @return the lead planned for the sender */
    RecordRef lead(Draft draft) {
        RecordRef ref = new RecordRef(Type.LEAD, draft.prepared().leadId());
        Values values = fields.of(draft, "lead", record(draft) == null);
        signature(draft, values.main());
        Address from = draft.mail().from().orElse(new Address(null, draft.subject()));
        PersonName name = values.name().map(PersonName::split).orElseGet(() -> PersonName.of(from));
        String assignee = draft.assigneeId();
        String status = values.main().getOrDefault("status", assignee == null ? "New" : "Assigned");
        draft.rows()
                .add(
                        Tables.LEADS,
                        new Row.Lead(
                                ref.id(),
                                name.first(),
                                name.last(),
                                status,
                                draft.mailbox().address() + ": " + draft.subject(),
                                assignee,
                                draft.author(),
                                draft.now(),
                                values.main()));
        OwnFields.plan(draft, Tables.LEADS_OWN, ref.id(), values);
        address(draft, from, ref);
        Client client = Client.of(
                PartyType.LEAD,
                ref.id(),
                name.shown(),
                assignee,
                null,
                true,
                draft.view().now(),
                null);
        draft.view().addClient(client);
        draft.plan().creates(ref);
        draft.plan().isFrom(client.asParty());
        Groups.plan(draft, ModuleRef.of(ref), assignee, List.of());
        return ref;
    }

    private static void address(Draft draft, Address from, RecordRef lead) {
        if (Addresses.isSound(from)) {
            ModuleRef owner = ModuleRef.of(lead);
            draft.rows()
                    .add(
                            Tables.ADDRESS_OF,
                            new Row.AddressOf(
                                    draft.ids().next(), Correspondents.idOf(draft, from), owner, draft.now()));
            draft.view().addHolder(from.key(), owner);
        }
    }

    /** What a stranger's signature says, where nothing surer does. */
    private void signature(Draft draft, SortedMap<String, String> main) {
        if (!draft.full() || draft.mail().fact(Form.class).isPresent()) {
            return;
        }
        SignatureBlock said = SignatureBlock.of(draft.mail());
        put("account_name", said.company(), main);
        put("title", said.position(), main);
        put("phone_work", said.phone(), main);
    }

    private void put(String column, @Nullable String value, SortedMap<String, String> main) {
        if (value != null && schema.has("leads", column)) {
            main.putIfAbsent(column, value);
        }
    }

    /** @return the case or opportunity to be created; null: none */
    static @Nullable Type record(Draft draft) {
        Type create = draft.filing().create();
        return create == Type.CASE || create == Type.OPPORTUNITY ? create : null;
    }

    RecordRef caseFor(Draft draft) {
        RecordRef ref = new RecordRef(Type.CASE, draft.prepared().recordId());
        Values values = fields.of(draft, "case", true);
        Owner owner = Owner.of(draft);
        String status = values.main().getOrDefault("status", "Open_New");
        draft.rows()
                .add(
                        Tables.CASES,
                        new Row.Case(
                                ref.id(),
                                values.name().orElse(draft.subject()),
                                Bodies.ofCase(draft),
                                status,
                                state(status),
                                owner.accountId(),
                                owner.contactId(),
                                draft.assigneeId(),
                                draft.author(),
                                draft.now(),
                                values.main()));
        OwnFields.plan(draft, Tables.CASES_OWN, ref.id(), values);
        for (String contact : owner.contacts()) {
            draft.rows().add(Tables.CONTACTS_CASES, new Row.Link(draft.ids().next(), contact, ref.id(), draft.now()));
        }
        return added(draft, ref, values, owner, status);
    }

    /** @return Open or Closed: the state stands before the first underscore of a status */
    static String state(String status) {
        int end = status.indexOf('_');
        return end <= 0 ? "Open" : status.substring(0, end);
    }

    RecordRef opportunityFor(Draft draft) {
        RecordRef ref = new RecordRef(Type.OPPORTUNITY, draft.prepared().recordId());
        Values values = fields.of(draft, "opportunity", true);
        Owner owner = Owner.of(draft);
        String stage = values.main().getOrDefault("sales_stage", "Prospecting");
        String amount = values.main().get("amount");
        if (amount != null) {
            values.main().putIfAbsent("amount_usdollar", amount);
        }
        draft.rows()
                .add(
                        Tables.OPPORTUNITIES,
                        new Row.Opportunity(
                                ref.id(),
                                values.name().orElse(draft.subject()),
                                draft.full()
                                                && !draft.isPrivate()
                                                && !draft.mail().text().plain().isBlank()
                                        ? draft.mail().text().plain()
                                        : null,
                                stage,
                                PROBABILITY.getOrDefault(stage, "10"),
                                LocalDate.ofInstant(draft.view().now(), zone)
                                        .plus(draft.config().closeIn())
                                        .toString(),
                                draft.assigneeId(),
                                draft.author(),
                                draft.now(),
                                values.main()));
        OwnFields.plan(draft, Tables.OPPORTUNITIES_OWN, ref.id(), values);
        if (owner.accountId() != null) {
            draft.rows()
                    .add(
                            Tables.ACCOUNTS_OPPORTUNITIES,
                            new Row.Link(draft.ids().next(), owner.accountId(), ref.id(), draft.now()));
        }
        for (String contact : owner.contacts()) {
            draft.rows()
                    .add(
                            Tables.OPPORTUNITIES_CONTACTS,
                            new Row.Link(draft.ids().next(), contact, ref.id(), draft.now()));
        }
        return added(draft, ref, values, owner, stage);
    }

    private static RecordRef added(Draft draft, RecordRef ref, Values values, Owner owner, String status) {
        Collection<ModuleRef> parents = owner.refs();
        parents.forEach(draft.plan().changes()::needs);
        Groups.plan(draft, ModuleRef.of(ref), draft.assigneeId(), parents);
        Set<String> participants = new TreeSet<>();
        OpenRecord open = new OpenRecord(
                ref,
                values.name().orElse(draft.subject()),
                true,
                draft.assigneeId(),
                owner.accountId(),
                owner.contactId(),
                draft.view().now(),
                Collections.unmodifiableSet(participants));
        draft.view()
                .addRecord(new Known(
                        open,
                        status,
                        participants,
                        new LinkedHashSet<>(owner.contacts()),
                        new LinkedHashSet<>(owner.leads()),
                        null,
                        true,
                        true));
        draft.plan().creates(ref);
        return ref;
    }
}
