package org.postern.crm.mapped;

import java.time.ZoneId;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.assign.User;
import org.postern.config.Config;
import org.postern.config.CrmConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.MappedConfig;
import org.postern.config.MappedOperation;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Filing;
import org.postern.crm.mapped.MappedPrepared.StoredFile;
import org.postern.crm.mapped.MappedView.Known;
import org.postern.crm.sql.Addresses;
import org.postern.crm.sql.FieldTemplate;
import org.postern.crm.sql.PersonName;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.match.StoredMail;
import org.postern.message.Address;
import org.postern.message.Mail;

/** Plans what a mail becomes: a lead and a record if they are wanted, the message, and all that hangs on it. */
final class MappedPlanner {
    private final MappedConfig mapped;
    private final CrmConfig crm;
    private final ZoneId zone;
    private final FieldTemplate templates;
    private final Ids ids;

    MappedPlanner(Config config, MappedConfig mapped, Ids ids) {
        this.mapped = mapped;
        this.crm = config.crm();
        this.zone = config.zone();
        this.templates = new FieldTemplate(config.zone());
        this.ids = ids;
    }

    /** What a mail belongs to in the end. @param continued it was there before this mail */
    private record Belonging(@Nullable RecordRef record, String name, boolean continued) {}

    /** One mail on its way. */
    private final class Draft {
        final Filing filing;
        final MappedView view;
        final MappedPlan plan;
        final MailFacts facts;
        Values values;

        Draft(Filing filing, MappedView view, MappedPlan plan) {
            this.filing = filing;
            this.view = view;
            this.plan = plan;
            this.facts = new MailFacts(filing, view, zone);
            this.values = Values.of(facts);
        }

        void add(MappedOperation operation, Values row) {
            if (!mapped.has(operation)) {
                return;
            }
            String kind = operation.ids();
            NewId id =
                    kind != null && mapped.ids().containsKey(kind) ? view.ids().add(ids.next(kind)) : null;
            add(operation, id, row);
        }

        void add(MappedOperation operation, @Nullable NewId id, Values row) {
            if (id != null) {
                row.put("id", id);
            }
            own(operation, row);
            plan.add(operation, id, row);
        }

        /** Numbers of the company's own, as of a case: one for each row that names it. */
        private void own(MappedOperation operation, Values row) {
            for (String kind : mapped.ids().keySet()) {
                String parameter = kind.replace('-', '_');
                if (!isRow(kind) && mapped.uses(operation, parameter)) {
                    row.put(parameter, view.ids().add(ids.next(kind)));
                }
            }
        }
    }

    static boolean isRow(String kind) {
        for (MappedOperation operation : MappedOperation.values()) {
            if (kind.equals(operation.ids())) {
                return true;
            }
        }
        return false;
    }

    MappedPlan plan(Filing filing, MappedView view, MappedPrepared prepared) {
        NewId id = view.ids().add(ids.next("message"));
        MappedPlan plan = new MappedPlan(view.ids(), id.shown());
        Draft draft = new Draft(filing, view, plan);
        Belonging belonging = records(draft);
        draft.values = draft.values.and().put("email_id", id);
        Values message = draft.values.and();
        draft.add(MappedOperation.INSERT_MESSAGE, id, message);
        participants(draft);
        link(draft, belonging);
        attachments(draft, prepared);
        around(draft);
        overlay(draft, id.shown(), belonging);
        return plan;
    }

    /** A further copy adds only that it came there too. */
    MappedPlan copy(Filing filing, MappedView view, String emailId) {
        MappedPlan plan = new MappedPlan(view.ids(), emailId);
        plan.isFrom(filing.match().party().orElse(null));
        Draft draft = new Draft(filing, view, plan);
        draft.values = draft.values.and().put("email_id", view.ids().of(emailId));
        draft.add(MappedOperation.INSERT_COPY, draft.values.and());
        return plan;
    }

    /** A mail that is there already creates what it is to create now, and is linked to that. */
    MappedPlan takeUp(Filing filing, MappedView view, String emailId) {
        MappedPlan plan = new MappedPlan(view.ids(), emailId);
        Draft draft = new Draft(filing, view, plan);
        Belonging belonging = records(draft);
        draft.values = draft.values.and().put("email_id", view.ids().of(emailId));
        link(draft, belonging);
        around(draft);
        return plan;
    }

    private Belonging records(Draft draft) {
        Filing filing = draft.filing;
        draft.plan.isFrom(filing.match().party().orElse(null));
        Belonging belonging = filing.match()
                .record()
                .map(record -> new Belonging(record.ref(), record.name(), true))
                .or(() -> filing.match().party().flatMap(MappedPlanner::client))
                .orElse(new Belonging(null, "", false));
        if (filing.createLead() || filing.create() == Type.LEAD) {
            belonging = lead(draft);
        }
        Type type = filing.create();
        if (type == Type.CASE || type == Type.OPPORTUNITY) {
            belonging = record(draft, type);
        }
        RecordRef record = belonging.record();
        draft.values = names(draft, record, belonging.name());
        if (belonging.continued() && record != null && !draft.view.isPlanned(record)) {
            draft.add(
                    MappedOperation.TOUCH_RECORD,
                    draft.values.and(filled(draft, record.type().label(), false)));
        }
        draft.plan.linkedTo(record);
        return belonging;
    }

    private static Optional<Belonging> client(Party party) {
        return party.type() == PartyType.USER
                ? Optional.empty()
                : Optional.of(new Belonging(
                        new RecordRef(Type.valueOf(party.type().name()), party.id()), party.name(), false));
    }

    private static Values names(Draft draft, @Nullable RecordRef record, String name) {
        Values values = draft.values.and();
        Object id = record == null ? null : draft.view.ids().of(record.id());
        values.put("record_type", record == null ? null : record.type().label());
        values.put("record_id", id);
        values.put("record_name", name);
        values.put("case_id", record != null && record.type() == Type.CASE ? id : null);
        values.put("opportunity_id", record != null && record.type() == Type.OPPORTUNITY ? id : null);
        return values;
    }

    private Belonging lead(Draft draft) {
        boolean mine = draft.filing.create() != Type.CASE && draft.filing.create() != Type.OPPORTUNITY;
        Address from = draft.filing.mail().from().orElse(new Address(null, draft.facts.subject()));
        Map<String, String> filled = filled(draft, "lead", mine);
        Values row = draft.values
                .and()
                .put("name", PersonName.of(from).shown())
                .put("description", draft.facts.apply("text"))
                .put("status", "New")
                .and(filled);
        NewId id = draft.view.ids().add(ids.next("lead"));
        draft.add(MappedOperation.INSERT_LEAD, id, row);
        RecordRef ref = new RecordRef(Type.LEAD, id.shown());
        String name = String.valueOf(row.text("name"));
        Party lead = new Party(PartyType.LEAD, ref.id(), name, null, row.text("assignee"), true, draft.view.now());
        if (Addresses.isSound(from)) {
            draft.view.add(from.key(), lead);
        }
        draft.plan.isFrom(lead);
        draft.plan.creates(ref, row);
        draft.values = draft.values
                .and()
                .put("party_type", "lead")
                .put("party_id", id)
                .put("party_name", name)
                .put("lead_id", id);
        return new Belonging(ref, name, false);
    }

    private Belonging record(Draft draft, Type type) {
        boolean isCase = type == Type.CASE;
        Values row = draft.values
                .and()
                .put("name", draft.facts.subject())
                .put("description", draft.facts.apply("text"))
                .put("status", first(isCase ? crm.activeCaseStatuses() : crm.activeOpportunityStages()))
                .and(filled(draft, type.label(), true));
        NewId id = draft.view.ids().add(ids.next(type.label()));
        draft.add(isCase ? MappedOperation.INSERT_CASE : MappedOperation.INSERT_OPPORTUNITY, id, row);
        RecordRef ref = new RecordRef(type, id.shown());
        String name = String.valueOf(row.text("name"));
        Party client = draft.plan.client();
        OpenRecord open = new OpenRecord(
                ref,
                name,
                true,
                row.text("assignee"),
                client == null ? null : client.accountId(),
                client != null && client.type() == PartyType.CONTACT ? client.id() : null,
                draft.view.now(),
                Set.of());
        draft.view.plan(known(open, client != null && client.type() == PartyType.LEAD ? client.id() : null));
        draft.plan.creates(ref, row);
        return new Belonging(ref, name, false);
    }

    private static Known known(OpenRecord open, @Nullable String leadId) {
        Set<String> participants = new TreeSet<>();
        OpenRecord shared = new OpenRecord(
                open.ref(),
                open.name(),
                open.active(),
                open.ownerId(),
                open.accountId(),
                open.contactId(),
                open.lastActive(),
                Collections.unmodifiableSet(participants));
        return new Known(shared, leadId, null, participants);
    }

    private static @Nullable String first(List<String> words) {
        return words.isEmpty() ? null : words.get(0);
    }

    /** @param ruled the rule's {@code set} counts for this record */
    private Map<String, String> filled(Draft draft, String entity, boolean ruled) {
        Map<String, String> wanted = new HashMap<>(crm.fields().getOrDefault(entity, Map.of()));
        if (ruled) {
            wanted.putAll(draft.filing.rule().map(RuleConfig::set).orElse(Map.of()));
        }
        Map<String, String> filled = new LinkedHashMap<>();
        wanted.forEach((field, template) -> filled.put(field, templates.fill(template, draft.filing)));
        return filled;
    }

    private void participants(Draft draft) {
        Mail mail = draft.filing.mail();
        mail.from().ifPresent(from -> participant(draft, from, "from"));
        mail.people().to().forEach(address -> participant(draft, address, "to"));
        mail.people().cc().forEach(address -> participant(draft, address, "cc"));
        mail.people().replyTo().forEach(address -> participant(draft, address, "reply-to"));
    }

    private static void participant(Draft draft, Address address, String role) {
        if (Addresses.isSound(address)) {
            draft.add(
                    MappedOperation.INSERT_PARTICIPANT,
                    draft.values
                            .and()
                            .put("address", address.key())
                            .put("address_name", address.name())
                            .put("role", role));
        }
    }

    /** A lead may learn something from each of his mails. */
    private void link(Draft draft, Belonging belonging) {
        if (belonging.record() != null || draft.plan.client() != null) {
            draft.add(MappedOperation.LINK_MESSAGE, draft.values.and(filled(draft, "lead", false)));
        }
    }

    private void attachments(Draft draft, MappedPrepared prepared) {
        if (draft.filing.mailbox().capture() != Capture.FULL || !mapped.has(MappedOperation.INSERT_ATTACHMENT)) {
            return;
        }
        for (StoredFile file : prepared.files()) {
            NewId id = draft.view.ids().add(file.id());
            Values row = draft.values
                    .and()
                    .put("file", file.path())
                    .put("file_name", file.path().substring(file.path().lastIndexOf('/') + 1))
                    .put("file_title", file.title())
                    .put("file_type", file.type())
                    .put("file_size", String.valueOf(file.size()))
                    .put("file_sha256", file.attachment().sha256())
                    .put("file_inline", MailFacts.flag(file.inline()))
                    .put("file_content_id", file.attachment().contentId());
            draft.add(MappedOperation.INSERT_ATTACHMENT, mapped.ids().containsKey("attachment") ? id : null, row);
        }
    }

    /** Whom the mail concerns. */
    private static void around(Draft draft) {
        if (draft.facts.isQuiet()) {
            return;
        }
        RuleConfig rule = draft.filing.rule().orElse(null);
        if (rule != null) {
            rule.tags()
                    .forEach(tag -> draft.add(
                            MappedOperation.INSERT_TAG, draft.values.and().put("tag", tag)));
            rule.follow().stream()
                    .flatMap(name -> draft.view.user(name).stream())
                    .forEach(user -> draft.add(MappedOperation.INSERT_FOLLOWER, user(draft, user)));
        }
        for (User user : draft.facts.assigned()) {
            if (rule != null && rule.task()) {
                draft.add(MappedOperation.INSERT_TASK, user(draft, user));
            }
            draft.add(MappedOperation.INSERT_NOTICE, user(draft, user));
        }
    }

    private static Values user(Draft draft, User user) {
        return draft.values.and().put("user_id", user.id()).put("user_login", user.login());
    }

    /** Later mails of the group see this one as if it were written. */
    private static void overlay(Draft draft, String emailId, Belonging belonging) {
        Mail mail = draft.filing.mail();
        Set<String> participants = new TreeSet<>();
        mail.from().map(Address::key).ifPresent(participants::add);
        mail.people().to().forEach(address -> participants.add(address.key()));
        mail.people().cc().forEach(address -> participants.add(address.key()));
        String messageId = mail.messageId();
        RecordRef record = belonging.record();
        if (messageId != null) {
            draft.view.add(new StoredMail(emailId, messageId, mail.subject(), record, participants), false);
        }
        if (record != null) {
            draft.view.known(record).ifPresent(known -> known.participants().addAll(participants));
        }
    }
}
