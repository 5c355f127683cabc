package org.postern.crm.suitecrm;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.postern.config.SuiteCrmConfig;
import org.postern.crm.Filing;
import org.postern.crm.suitecrm.SuiteView.Stored;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Address;
import org.postern.message.Mail;

/** Plans the rows of one mail and lays them over the view. */
final class SuitePlanner {
    private final SuiteIds ids;
    private final RecordRows records;
    private final SuiteCrmConfig config;

    SuitePlanner(SuiteIds ids, RecordRows records, SuiteCrmConfig config) {
        this.ids = ids;
        this.records = records;
        this.config = config;
    }

    /** @param author id of the user in whose name we write */
    SuitePlan plan(Filing filing, SuiteView view, SuitePrepared prepared, String author) {
        prepared.used().clear();
        SuitePlan plan = new SuitePlan(prepared.emailId(), false);
        Draft draft = new Draft(filing, view, prepared, plan, ids, config, author);
        plan.isFrom(filing.match().party().orElse(null));
        Correspondents.plan(draft);
        List<RecordRef> created = create(draft);
        Belonging belonging = Belonging.of(draft, created);
        plan.linkedTo(
                belonging.parent() == null ? null : belonging.parent().record().orElse(null));
        overlay(draft, belonging);
        MailRows.plan(draft, belonging);
        LateAncestor.plan(draft, belonging);
        follow(draft, belonging);
        return plan;
    }

    /** What a mail that is there already creates and belongs to now. */
    SuitePlan takeUp(Filing filing, SuiteView view, SuitePrepared prepared, String author) {
        SuitePlan plan = new SuitePlan(requireNonNull(filing.duplicateOf(), "a mail that is there"), true);
        prepared.used().clear();
        // Not prepared as one that is there, if it came there just now: then it has ids only.
        SuitePrepared its = prepared.emailId().equals(plan.emailId())
                ? prepared
                : new SuitePrepared(plan.emailId(), prepared.leadId(), prepared.recordId(), List.of());
        Draft draft = new Draft(filing, view, its, plan, ids, config, author);
        plan.isFrom(filing.match().party().orElse(null));
        List<RecordRef> created = create(draft);
        Belonging belonging = Belonging.of(draft, created);
        ModuleRef parent = belonging.parent();
        plan.linkedTo(parent == null ? null : parent.record().orElse(null));
        if (parent != null) {
            plan.changes().belongs(plan.emailId(), parent);
            created.forEach(record -> MailRows.link(draft, ModuleRef.of(record)));
        }
        String owner = MailRows.owner(draft, belonging);
        if (owner != null) {
            plan.changes().owned(plan.emailId(), owner);
        }
        follow(draft, belonging);
        return plan;
    }

    /** A further copy of a mail only shows it to more people; nothing is ever taken away. */
    SuitePlan copy(Filing filing, SuiteView view, SuitePrepared prepared, String author) {
        prepared.used().clear();
        SuitePlan plan = new SuitePlan(requireNonNull(filing.duplicateOf(), "a mail that is there"), false);
        plan.isFrom(filing.match().party().orElse(null));
        Draft draft = new Draft(filing, view, prepared, plan, ids, config, author);
        view.mail(plan.emailId()).ifPresent(stored -> {
            plan.linkedTo(stored.mail().parent());
            Groups.planCopy(draft, ModuleRef.email(plan.emailId()));
            SuiteUser owner = draft.isPrivate() ? draft.owner() : null;
            if (owner != null && stored.ownerId() == null) {
                plan.changes().owned(plan.emailId(), owner.id());
            }
        });
        return plan;
    }

    private static void follow(Draft draft, Belonging belonging) {
        belonging.itsCase().ifPresent(its -> {
            boolean created = draft.plan().created().contains(its);
            if (created && !draft.isPrivate()) {
                NoteRows.ofCase(draft, its.id());
            }
            CaseThread.plan(draft, its, created);
        });
        AlertRows.plan(draft, belonging);
    }

    /** @return what is created, lead first */
    private List<RecordRef> create(Draft draft) {
        List<RecordRef> created = new ArrayList<>();
        if (draft.filing().createLead() || draft.filing().create() == RecordRef.Type.LEAD) {
            created.add(records.lead(draft));
        }
        RecordRef.Type record = RecordRows.record(draft);
        if (record == RecordRef.Type.CASE) {
            created.add(records.caseFor(draft));
        } else if (record == RecordRef.Type.OPPORTUNITY) {
            created.add(records.opportunityFor(draft));
        }
        return created;
    }

    /** Later mails of the group see this one as if it were written. */
    private static void overlay(Draft draft, Belonging belonging) {
        Mail mail = draft.mail();
        Set<String> participants = new TreeSet<>();
        mail.from().map(Address::key).ifPresent(participants::add);
        mail.people().to().forEach(address -> participants.add(address.key()));
        mail.people().cc().forEach(address -> participants.add(address.key()));
        RecordRef parent =
                belonging.parent() == null ? null : belonging.parent().record().orElse(null);
        String messageId = mail.messageId() == null ? mail.key().key() : mail.messageId();
        draft.view()
                .addMail(new Stored(
                        new StoredMail(
                                draft.plan().emailId(),
                                messageId,
                                mail.subject(),
                                parent,
                                Collections.unmodifiableSet(participants)),
                        participants,
                        MailRows.owner(draft, belonging)));
        if (parent != null) {
            draft.view().known(parent).ifPresent(record -> record.participants().addAll(participants));
        }
    }
}
