package org.postern.crm.espocrm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.EspoCrmConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Filing;
import org.postern.crm.espocrm.EspoView.Visibility;
import org.postern.crm.espocrm.RecordRows.Created;
import org.postern.crm.sql.MessageIds;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Address;
import org.postern.message.Mail;

/** Plans the rows of one mail and lays them over the view. */
final class EspoPlanner {
    private final EspoIds ids;
    private final RecordRows records;
    private final EspoCrmConfig site;
    private final boolean documents;

    /** @param documents attachments become documents too */
    EspoPlanner(EspoIds ids, RecordRows records, EspoCrmConfig site, boolean documents) {
        this.ids = ids;
        this.records = records;
        this.site = site;
        this.documents = documents;
    }

    EspoPlan plan(Filing filing, EspoView view, EspoPrepared prepared) {
        EspoPlan plan = new EspoPlan(prepared.emailId());
        Draft draft = new Draft(filing, view, prepared, plan, ids, site);
        plan.isFrom(filing.match().party().orElse(null));
        String fromId = Correspondents.plan(draft);
        List<Created> created = create(draft);
        Belonging belonging = belonging(draft, created);
        plan.linkedTo(belonging.parent());
        Audience audience = Audience.ofNew(draft, continued(draft, created));
        overlay(draft, belonging, audience);
        MailRows.plan(draft, fromId, belonging, audience);
        LateAncestorRows.plan(draft, belonging);
        if (!draft.quiet()) {
            tell(draft, created, belonging, audience);
            if (documents) {
                DocumentRows.plan(draft, belonging, audience);
            }
        }
        StreamRows.received(draft, belonging, audience.users());
        return plan;
    }

    /** What a mail that is there already creates and belongs to now. */
    EspoPlan takeUp(Filing filing, EspoView view, EspoPrepared prepared) {
        EspoPlan plan = new EspoPlan(requireNonNull(filing.duplicateOf(), "a mail that is there"));
        Draft draft = new Draft(filing, view, prepared, plan, ids, site);
        plan.isFrom(filing.match().party().orElse(null));
        List<Created> created = create(draft);
        Belonging belonging = belonging(draft, created);
        plan.linkedTo(belonging.parent());
        plan.changes().belongs(plan.emailId(), belonging);
        if (!draft.quiet()) {
            tell(draft, created, belonging, Audience.ofNew(draft, continued(draft, created)));
        }
        return plan;
    }

    /** A further copy of a mail that is there already. Nothing is planned for one that was deleted in the CRM meanwhile, or that only our ledger has. */
    EspoPlan copy(Filing filing, EspoView view, EspoPrepared prepared) {
        EspoPlan plan = new EspoPlan(requireNonNull(filing.duplicateOf(), "a mail that is there"));
        Draft draft = new Draft(filing, view, prepared, plan, ids, site);
        plan.isFrom(filing.match().party().orElse(null));
        Optional<StoredEmail> stored = view.mail(plan.emailId());
        Optional<Visibility> seen = view.visibility(plan.emailId());
        if (stored.isPresent() && seen.isPresent()) {
            if (filing.further() == null) {
                Belonging belonging = stored.get().belonging();
                plan.linkedTo(belonging.parent());
                List<EspoUser> fresh = CopyRows.plan(draft, stored.get(), seen.get(), Audience.ofCopy(draft));
                StreamRows.received(draft, belonging, fresh);
            } else {
                runRule(draft, stored.get(), seen.get());
            }
        }
        return plan;
    }

    /** What the rule of its mailbox does comes to the mail. Whoever was told of the mail by an earlier copy is told of what is new, and not of the mail again. */
    private void runRule(Draft draft, StoredEmail stored, Visibility seen) {
        Belonging before = stored.belonging();
        Set<String> told = new LinkedHashSet<>(seen.users());
        before.refs().forEach(ref -> told.addAll(draft.view().followers(ref)));
        List<Created> created = create(draft);
        Belonging belonging = belongingOfCopy(draft, created, before);
        draft.plan().linkedTo(belonging.parent());
        Audience audience = Audience.ofNew(draft, continued(draft, created));
        List<EspoUser> fresh = CopyRows.plan(draft, stored, seen, audience);
        Audience all = audience.and(
                draft,
                seen.users(),
                draft.view().teams(EntityRef.email(draft.plan().emailId())));
        tellOfRecords(draft, created, all);
        if (belonging.equals(before)) {
            StreamRows.received(draft, belonging, fresh);
            watch(draft, belonging);
        } else {
            move(draft, stored, belonging);
            watch(draft, belonging);
            StreamRows.mail(draft, belonging, isInitial(created, belonging), all, told);
            StreamRows.received(draft, belonging, fresh);
        }
        assign(draft, stored, belonging);
        if (draft.filing().rule().filter(RuleConfig::task).isPresent()) {
            TaskRows.plan(draft, belonging, audience);
        }
    }

    /** A record takes the place of a client; what else the mail belongs to, by an earlier copy or by people, stays. */
    private static Belonging belongingOfCopy(Draft draft, List<Created> created, Belonging before) {
        Belonging now = belonging(draft, created);
        boolean taken = created.isEmpty() && before.parent() != null && !now.isRecord();
        return now.parent() == null || taken ? before : now;
    }

    private static void move(Draft draft, StoredEmail stored, Belonging to) {
        String emailId = stored.mail().id();
        RecordRef from = stored.mail().parent();
        if (from == null) {
            draft.plan().changes().belongs(emailId, to);
        } else {
            draft.plan().changes().adopted(emailId, from, to);
        }
        draft.view().replaceMail(stored.in(to));
    }

    /** The mail stays with whom an earlier copy gave it to. */
    private static void assign(Draft draft, StoredEmail stored, Belonging belonging) {
        String emailId = stored.mail().id();
        EspoUser assignee = MailRows.mailAssignee(draft, belonging);
        if (assignee != null && stored.assigneeId() == null) {
            draft.plan().changes().assigned(emailId, assignee.id());
            draft.view().mail(emailId).ifPresent(mail -> draft.view().replaceMail(mail.assigned(assignee.id())));
            StreamRows.assigned(draft, belonging);
        }
        if (!draft.isPrivate()) {
            Set<EspoUser> before = MailRows.namedResponsible(draft);
            draft.assigned().stream()
                    .filter(user -> !before.contains(user) && !user.id().equals(stored.assigneeId()))
                    .forEach(user -> draft.rows()
                            .revive(Tables.ENTITY_USER, new Row.EntityLink(EntityRef.email(emailId), user.id())));
        }
    }

    /** @return what is created, lead first */
    private List<Created> create(Draft draft) {
        List<Created> created = new ArrayList<>();
        if (draft.filing().createLead() || draft.filing().create() == RecordRef.Type.LEAD) {
            created.add(records.lead(draft));
        }
        Party client = draft.plan().party().orElse(null);
        RecordRef.Type record = RecordRows.record(draft);
        if (record == RecordRef.Type.CASE) {
            created.add(records.caseFor(draft, client));
        } else if (record == RecordRef.Type.OPPORTUNITY) {
            created.add(records.opportunityFor(draft, client));
        }
        return created;
    }

    private static Belonging belonging(Draft draft, List<Created> created) {
        if (!created.isEmpty()) {
            Created last = created.get(created.size() - 1);
            return new Belonging(last.ref(), last.accountId());
        }
        Optional<OpenRecord> record = draft.filing().match().record();
        return record.map(Belonging::to)
                .or(() -> draft.filing().match().party().map(party -> Belonging.to(party, draft)))
                .orElse(Belonging.NOTHING);
    }

    private static @Nullable RecordRef continued(Draft draft, List<Created> created) {
        return created.isEmpty()
                ? draft.filing().match().record().map(OpenRecord::ref).orElse(null)
                : null;
    }

    private void tell(Draft draft, List<Created> created, Belonging belonging, Audience audience) {
        tellOfRecords(draft, created, audience);
        watch(draft, belonging);
        StreamRows.mail(draft, belonging, isInitial(created, belonging), audience);
        if (draft.filing().rule().filter(RuleConfig::task).isPresent()) {
            TaskRows.plan(draft, belonging, audience);
        }
        StreamRows.assigned(draft, belonging);
    }

    private static void watch(Draft draft, Belonging belonging) {
        EntityRef parent = belonging.parentRef();
        if (parent != null) {
            StreamRows.watch(draft, parent);
        }
    }

    /** @return true if the mail is the first one of a case */
    private static boolean isInitial(List<Created> created, Belonging belonging) {
        EntityRef parent = belonging.parentRef();
        return !created.isEmpty() && parent != null && parent.entity() == Entity.CASE;
    }

    private static void tellOfRecords(Draft draft, List<Created> created, Audience audience) {
        for (Created one : created) {
            EntityRef record = EntityRef.of(one.ref());
            StreamRows.follow(draft, record);
            if (one.ref().type() == RecordRef.Type.CASE) {
                StreamRows.followByPortal(
                        draft,
                        record,
                        draft.view()
                                .known(one.ref())
                                .map(r -> r.open().contactId())
                                .orElse(null));
            }
            StreamRows.created(draft, one, audience);
            leadOf(draft, one.ref()).ifPresent(lead -> StreamRows.createdRelated(draft, lead, record));
        }
    }

    private static Optional<EntityRef> leadOf(Draft draft, RecordRef ref) {
        return draft.view()
                .known(ref)
                .flatMap(record -> Optional.ofNullable(record.leadId()))
                .map(id -> new EntityRef(Entity.LEAD, id));
    }

    /** Later mails of the group see this one as if it were written. */
    private static void overlay(Draft draft, Belonging belonging, Audience audience) {
        Mail mail = draft.mail();
        String emailId = draft.plan().emailId();
        Set<String> participants = new TreeSet<>();
        mail.from().map(Address::key).ifPresent(participants::add);
        mail.people().to().forEach(address -> participants.add(address.key()));
        mail.people().cc().forEach(address -> participants.add(address.key()));
        EspoUser assignee = MailRows.mailAssignee(draft, belonging);
        String messageId = mail.messageId() == null ? MessageIds.none(emailId) : mail.messageId();
        draft.view()
                .addMail(new StoredEmail(
                        new StoredMail(
                                emailId,
                                messageId,
                                mail.subject(),
                                belonging.parent(),
                                Collections.unmodifiableSet(participants)),
                        participants,
                        belonging.accountId(),
                        audience.groupFolderId(),
                        assignee == null ? null : assignee.id()));
        draft.view().teams(EntityRef.email(emailId)).addAll(audience.teams());
        draft.view().addVisibility(emailId, new Visibility(audience.userIds(), new LinkedHashSet<>()));
        RecordRef parent = belonging.parent();
        if (parent != null) {
            draft.view().known(parent).ifPresent(record -> record.participants().addAll(participants));
        }
    }
}
