package org.postern.crm.espocrm;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.config.CrmConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.espocrm.EspoView.KnownRecord;
import org.postern.crm.sql.Addresses;
import org.postern.crm.sql.FieldTemplate;
import org.postern.crm.sql.PersonName;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.message.Address;
import org.postern.message.Form;

/** The records that a mail creates: a lead for its sender, a case or opportunity for its client. */
final class RecordRows {
    private static final Map<String, String> PROBABILITY = Map.of(
            "Prospecting", "10",
            "Qualification", "20",
            "Proposal", "50",
            "Negotiation", "80",
            "Closed Won", "100",
            "Closed Lost", "0");

    /** A stranger fills in a form: who he is, not what he is to us. */
    private static final Set<String> KEPT_FROM_FORMS = Set.of(
            "id",
            "deleted",
            "name",
            "email",
            "status",
            "source",
            "created_at",
            "modified_at",
            "stream_updated_at",
            "converted_at",
            "created_by_id",
            "modified_by_id",
            "assigned_user_id",
            "campaign_id",
            "created_account_id",
            "created_contact_id",
            "created_opportunity_id");

    private final CrmConfig crm;
    private final EspoSchema schema;
    private final FieldTemplate templates;

    RecordRows(CrmConfig crm, EspoSchema schema, FieldTemplate templates) {
        this.crm = crm;
        this.schema = schema;
        this.templates = templates;
    }

    /**
     * A new record and what its stream says first.
     *
     * @param statusField status or stage
     */
    record Created(
            RecordRef ref,
            String statusField,
            String statusValue,
            @Nullable String accountId) {}

    /** @return the lead planned for the sender */
    Created lead(Draft draft) {
        RecordRef ref = new RecordRef(Type.LEAD, draft.prepared().leadId());
        boolean mine = record(draft) == null;
        SortedMap<String, String> fields = fields(draft, "lead", mine);
        formFields(draft, fields);
        Address from = draft.mail().from().orElse(new Address(null, draft.subject()));
        String wanted = fields.remove("name");
        PersonName name = wanted == null ? PersonName.of(from) : PersonName.split(wanted);
        String status = fields.getOrDefault("status", "New");
        EspoUser assignee = draft.assignee();
        String opportunity =
                record(draft) == Type.OPPORTUNITY ? draft.prepared().recordId() : null;
        draft.rows()
                .add(
                        Tables.LEAD,
                        new Row.Lead(
                                ref.id(),
                                name.first(),
                                name.last(),
                                status,
                                opportunity,
                                assignee == null ? null : assignee.id(),
                                draft.systemId(),
                                draft.now(),
                                fields));
        address(draft, from, ref);
        Phones.plan(draft, ref.id());
        teams(draft, ref);
        Client client = ClientLookup.of(
                PartyType.LEAD,
                ref.id(),
                name.shown(),
                assignee == null ? null : assignee.id(),
                null,
                true,
                draft.view().now(),
                null,
                opportunity);
        draft.view().addClient(client);
        draft.plan().creates(ref);
        draft.plan().isFrom(client.asParty());
        return new Created(ref, "status", status, null);
    }

    private static void address(Draft draft, Address from, RecordRef lead) {
        if (Addresses.isSound(from)) {
            draft.rows()
                    .add(
                            Tables.ENTITY_EMAIL_ADDRESS,
                            new Row.EntityEmailAddress(lead.id(), Correspondents.idOf(draft, from), "Lead", true));
            draft.view().addHolder(from.key(), EntityRef.of(lead));
        }
    }

    /** @return the case or opportunity to be created; null: none */
    static @Nullable Type record(Draft draft) {
        Type create = draft.filing().create();
        return create == Type.CASE || create == Type.OPPORTUNITY ? create : null;
    }

    /** @param client to whom the record belongs; null: nobody the CRM knows */
    Created caseFor(Draft draft, @Nullable Party client) {
        RecordRef ref = new RecordRef(Type.CASE, draft.prepared().recordId());
        SortedMap<String, String> fields = fields(draft, "case", true);
        Owner owner = Owner.of(client);
        EspoUser assignee = draft.assignee();
        String status = fields.getOrDefault("status", assignee == null ? "New" : "Assigned");
        draft.rows()
                .add(
                        Tables.CASE,
                        new Row.Case(
                                ref.id(),
                                fields.getOrDefault("name", draft.subject()),
                                status,
                                description(draft),
                                owner.accountId(),
                                owner.contactId(),
                                owner.leadId(),
                                draft.directory()
                                        .groupAccounts()
                                        .get(Directory.lower(draft.mailbox().address())),
                                assignee == null ? null : assignee.id(),
                                draft.systemId(),
                                draft.now(),
                                fields));
        if (owner.contactId() != null) {
            draft.rows().add(Tables.CASE_CONTACT, new Row.Link(ref.id(), owner.contactId()));
        }
        for (EspoUser user : schema.caseCollaborators() ? draft.assigned() : List.<EspoUser>of()) {
            draft.rows().add(Tables.ENTITY_COLLABORATOR, new Row.EntityLink(EntityRef.of(ref), user.id()));
        }
        MailRows.copyAttachments(draft, EntityRef.of(ref));
        return added(draft, ref, fields, owner, new Created(ref, "status", status, owner.accountId()));
    }

    /** @param client as above */
    Created opportunityFor(Draft draft, @Nullable Party client) {
        RecordRef ref = new RecordRef(Type.OPPORTUNITY, draft.prepared().recordId());
        SortedMap<String, String> fields = fields(draft, "opportunity", true);
        Owner owner = Owner.of(client);
        EspoUser assignee = draft.assignee();
        String stage = fields.getOrDefault("stage", "Prospecting");
        draft.rows()
                .add(
                        Tables.OPPORTUNITY,
                        new Row.Opportunity(
                                ref.id(),
                                fields.getOrDefault("name", draft.subject()),
                                stage,
                                PROBABILITY.get(stage),
                                owner.accountId(),
                                owner.contactId(),
                                assignee == null ? null : assignee.id(),
                                draft.systemId(),
                                draft.now(),
                                fields));
        if (owner.contactId() != null) {
            draft.rows().add(Tables.CONTACT_OPPORTUNITY, new Row.Link(owner.contactId(), ref.id()));
        }
        if (owner.leadId() != null && !draft.filing().createLead()) {
            draft.plan().changes().opportunityOfLead(owner.leadId(), ref.id());
        }
        return added(draft, ref, fields, owner, new Created(ref, "stage", stage, owner.accountId()));
    }

    private static Created added(
            Draft draft, RecordRef ref, SortedMap<String, String> fields, Owner owner, Created created) {
        teams(draft, ref);
        EspoUser assignee = draft.assignee();
        Set<String> participants = new LinkedHashSet<>();
        Set<String> contacts = owner.contactId() == null ? Set.of() : Set.of(owner.contactId());
        OpenRecord open = new OpenRecord(
                ref,
                fields.getOrDefault("name", draft.subject()),
                true,
                assignee == null ? null : assignee.id(),
                owner.accountId(),
                owner.contactId(),
                draft.view().now(),
                Collections.unmodifiableSet(participants));
        draft.view().addRecord(new KnownRecord(open, participants, contacts, owner.leadId(), null, true));
        draft.plan().creates(ref);
        return created;
    }

    /** A record of a shared mailbox belongs to the mailbox' teams. */
    private static void teams(Draft draft, RecordRef ref) {
        if (draft.isPrivate()) {
            return;
        }
        EntityRef record = EntityRef.of(ref);
        for (String name : draft.mailbox().teams()) {
            draft.directory()
                    .teamId(name)
                    .filter(draft.view().teams(record)::add)
                    .ifPresent(team -> draft.rows().add(Tables.ENTITY_TEAM, new Row.EntityLink(record, team)));
        }
    }

    /** @return the text of the mail, unless the record would show it to more people than the mail does */
    private static @Nullable String description(Draft draft) {
        String text = draft.mail().text().plain();
        return text.isBlank() || draft.isPrivate() || draft.mailbox().capture() != Capture.FULL ? null : text;
    }

    /** @param ruled the rule's {@code set} counts for this record */
    private SortedMap<String, String> fields(Draft draft, String entity, boolean ruled) {
        Map<String, String> wanted = new HashMap<>(crm.fields().getOrDefault(entity, Map.of()));
        if (ruled) {
            wanted.putAll(draft.filing().rule().map(RuleConfig::set).orElse(Map.of()));
        }
        SortedMap<String, String> fields = templates.fill(wanted, entity, schema, draft.filing());
        if (ruled) {
            tags(draft, entity, fields);
        }
        String name = wanted.get("name");
        if (name != null && entity.equals("lead")) {
            fields.put("name", templates.fill(name, draft.filing()));
        }
        if (entity.equals("lead")) {
            SignatureFields.add(draft, schema, fields);
        }
        return fields;
    }

    /** What a web form says of its sender, in the lead's columns of those names; what the configuration says is stronger. */
    private void formFields(Draft draft, SortedMap<String, String> fields) {
        draft.mail()
                .fact(Form.class)
                .ifPresent(form -> form.fields().forEach((field, value) -> {
                    String column = field.equals("company") ? "account_name" : schema.columnOf("lead", field);
                    if (!KEPT_FROM_FORMS.contains(column) && !fields.containsKey(column)) {
                        templates.typed(value, "lead", column, schema).ifPresent(typed -> fields.put(column, typed));
                    }
                }));
    }

    /** @return the column of a record's tags; empty if the site has made none */
    static Optional<String> tagColumn(EspoSchema schema, String entity) {
        return Stream.of("tags", "c_tags")
                .filter(column -> schema.has(entity, column))
                .findFirst();
    }

    /** EspoCRM has no tags of its own; sites add a multi-enum of that name, whose values are a JSON array. */
    private void tags(Draft draft, String entity, SortedMap<String, String> fields) {
        List<String> tags = draft.filing().rule().map(RuleConfig::tags).orElse(List.of());
        if (!tags.isEmpty()) {
            tagColumn(schema, entity).ifPresent(column -> fields.putIfAbsent(column, StreamData.json(tags)));
        }
    }

    /** Whom a record is linked to: a contact and its account, an account, or a lead. */
    private record Owner(
            @Nullable String accountId,
            @Nullable String contactId,
            @Nullable String leadId) {
        static Owner of(@Nullable Party client) {
            if (client == null || client.type() == PartyType.USER) {
                return new Owner(null, null, null);
            }
            return switch (client.type()) {
                case CONTACT -> new Owner(client.accountId(), client.id(), null);
                case ACCOUNT -> new Owner(client.id(), null, null);
                case LEAD ->
                    client.accountId() == null
                            ? new Owner(null, null, client.id())
                            : new Owner(client.accountId(), null, null);
                case USER -> throw new IllegalStateException("a user is no client");
            };
        }
    }
}
