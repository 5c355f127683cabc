package org.postern.commit;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postern.assign.GroupTurns;
import org.postern.commit.Duplicates.Finding;
import org.postern.commit.Intents.Intent;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.Crm;
import org.postern.crm.CrmView;
import org.postern.crm.Filing;
import org.postern.crm.Plan;
import org.postern.match.LateAncestor;
import org.postern.match.StoredMail;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailKey;
import org.postern.message.Unreadable;
import org.postern.rules.Share;

/** Decides the mails of one try in order, plans the CRM's rows, and tells what the ledger is to write. */
final class GroupFiling {
    /** Purposes of an intent, beside that of a copy. */
    private static final String NEW = "new";

    private static final String TAKEN_UP = "taken up";

    private static final String FILES_LEFT_OUT = "files-left-out";

    private final Crm crm;
    private final CrmView view;
    private final @Nullable StepByStep steps;
    private final Decider decider;
    private final GroupTurns turns;
    private final Duplicates duplicates;
    private final EarlierCopies copies;
    private final RecentMail recent;
    private final AddressLessons lessons;
    private final boolean takingUpAgain;
    private final GroupEntries entries;
    private final Instant now;

    /** What goes into the CRM for a mail. */
    private record Written(Filing filing, Plan plan) {}

    /** @param steps how a CRM that cannot roll back is written; null: it can */
    GroupFiling(
            Crm crm,
            CrmView view,
            @Nullable StepByStep steps,
            Decider decider,
            GroupTurns turns,
            Duplicates duplicates,
            EarlierCopies copies,
            RecentMail recent,
            AddressLessons lessons,
            boolean takingUpAgain,
            GroupEntries entries,
            Instant now) {
        this.crm = crm;
        this.view = view;
        this.steps = steps;
        this.decider = decider;
        this.turns = turns;
        this.duplicates = duplicates;
        this.copies = copies;
        this.recent = recent;
        this.lessons = lessons;
        this.takingUpAgain = takingUpAgain;
        this.entries = entries;
        this.now = now;
    }

    /** Gives one mail its outcome. */
    void end(WaitingMail waiting) {
        waiting.useFiles(false);
        Candidate candidate = waiting.candidate();
        if (waiting.erased() || waiting.parked() != null) {
            withdraw(candidate);
        }
        if (waiting.erased()) {
            entries.leftOut(candidate);
        } else if (waiting.parked() != null) {
            entries.parked(candidate, Reasons.DB_CONSTRAINT, waiting.parked());
        } else if (candidate.reading() instanceof Unreadable unreadable) {
            entries.parked(candidate, unreadable.reason(), unreadable.detail());
        } else if (candidate.reading() instanceof Mail mail) {
            file(waiting, mail);
        }
    }

    /** What was begun with a mail that is not to be written after all is taken back. */
    private void withdraw(Candidate candidate) {
        if (steps != null) {
            for (String purpose : purposes(candidate)) {
                candidate.mail().ifPresent(mail -> steps.withdraw(mail.key(), purpose));
            }
        }
    }

    /** What a mail may be written for, the first that was begun first. */
    private List<String> purposes(Candidate candidate) {
        return takingUpAgain
                ? List.of(TAKEN_UP)
                : List.of(NEW, copy(candidate.delivery().id()));
    }

    /** As short as a key has to be. */
    private static String copy(DeliveryId delivery) {
        return "copy " + UUID.nameUUIDFromBytes(delivery.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Optional<Intent> begun(Candidate candidate, Mail mail) {
        if (steps == null) {
            return Optional.empty();
        }
        return purposes(candidate).stream()
                .flatMap(purpose -> steps.begun(mail.key(), purpose).stream())
                .findFirst();
    }

    /** It was decided before a halt, and perhaps half of it is in the CRM: that is carried out, whatever would be decided now. */
    private void goOn(WaitingMail waiting, Mail mail, Intent begun) {
        Verdict verdict = VerdictJson.read(begun.verdict(), decider::rule, turns);
        Finding finding = duplicates.find(mail);
        if (begun.purpose().equals(NEW)) {
            store(waiting, mail, finding.variant(), verdict);
        } else if (takingUpAgain) {
            takeUp(waiting, mail, finding, verdict);
        } else {
            again(waiting, mail, finding, verdict);
        }
    }

    private void file(WaitingMail waiting, Mail mail) {
        Candidate candidate = waiting.candidate();
        Optional<Intent> begun = begun(candidate, mail);
        if (begun.isPresent()) {
            goOn(waiting, mail, begun.get());
            return;
        }
        Share share = takingUpAgain ? Share.NONE : recent.shareOf(candidate, mail);
        Finding finding = duplicates.find(mail);
        StoredMail there = furtherCopyOf(candidate, mail, finding);
        Verdict verdict = there == null
                ? decider.decide(candidate, mail, view, turns, share)
                : decider.decideCopy(candidate, mail, view, turns, share, there);
        if (verdict.outcome() == Outcome.SKIPPED) {
            record(waiting, mail, 0, verdict, null);
        } else if (takingUpAgain && finding.emailId() != null) {
            takeUp(waiting, mail, finding, verdict);
        } else if (finding.emailId() != null) {
            again(
                    waiting,
                    mail,
                    finding,
                    there == null ? verdict.asDuplicate() : ofCopy(candidate, mail, finding, verdict));
        } else if (verdict.store()) {
            store(waiting, mail, finding.variant(), verdict);
        } else {
            record(waiting, mail, finding.variant(), verdict, null);
        }
    }

    /** @return the mail in the CRM that this is a further copy of, in a mailbox to which it has not come yet; null: it is not, or no rule is run for such */
    private @Nullable StoredMail furtherCopyOf(Candidate candidate, Mail mail, Finding finding) {
        String emailId = finding.emailId();
        if (emailId == null || !finding.recorded() || takingUpAgain || !decider.runsRulesForCopies()) {
            return null;
        }
        boolean sameMailbox = copies.of(mail, finding.variant())
                .mailboxes()
                .contains(candidate.mailbox().name());
        return sameMailbox ? null : view.stored(emailId).orElse(null);
    }

    private Verdict ofCopy(Candidate candidate, Mail mail, Finding finding, Verdict verdict) {
        EarlierCopies.Seen before = copies.of(mail, finding.variant());
        return verdict.runsForCopies(before.rules())
                ? verdict.asFurtherCopy("its rule is run in mailbox "
                        + candidate.mailbox().name() + " too; the mail came to "
                        + String.join(", ", before.mailboxes()) + " before")
                : verdict.asDuplicate();
    }

    private void store(WaitingMail waiting, Mail mail, int variant, Verdict verdict) {
        String awaits = LateAncestor.awaitedBy(mail, view).orElse(null);
        Written written = write(waiting, mail, variant, verdict, null);
        Plan plan = written.plan();
        waiting.useFiles(true);
        duplicates.add(mail, variant, emailId(plan));
        entries.mail(mail, variant, awaits, plan);
        if (awaits != null && plan.emailId() != null) {
            view.waiting(Map.of(awaits, Set.of(emailId(plan))));
        }
        entries.sender(mail, plan);
        if (decider.countsAttachments()) {
            entries.attachments(waiting.candidate(), mail);
        }
        verdict.evidence().forEach(evidence -> lessons.add(evidence, mail, variant));
        if (verdict.isCandidate()) {
            entries.candidate(waiting.candidate(), mail, variant);
        }
        record(waiting, mail, variant, verdict, written);
    }

    /** It is in the CRM already; what it creates and belongs to now comes to it. */
    private void takeUp(WaitingMail waiting, Mail mail, Finding finding, Verdict verdict) {
        Written written = write(waiting, mail, finding.variant(), verdict, finding.emailId());
        waiting.useFiles(true);
        entries.sender(mail, written.plan());
        record(waiting, mail, finding.variant(), verdict, written);
    }

    private static String emailId(Plan plan) {
        String id = plan.emailId();
        return id == null ? "" : id;
    }

    /** One mail in many mailboxes is one record: a further copy adds who may see it, and what a rule does that is run for copies too. */
    private void again(WaitingMail waiting, Mail mail, Finding finding, Verdict verdict) {
        String emailId = requireNonNull(finding.emailId());
        Written written = write(waiting, mail, finding.variant(), verdict, emailId);
        if (!finding.recorded()) {
            duplicates.add(mail, finding.variant(), emailId);
            entries.mail(mail, finding.variant(), null, written.plan());
        }
        if (verdict.decision().rule().isPresent()) {
            entries.sender(mail, written.plan());
        }
        record(waiting, mail, finding.variant(), verdict, written);
    }

    private Written write(WaitingMail waiting, Mail mail, int variant, Verdict verdict, @Nullable String duplicateOf) {
        Candidate candidate = waiting.candidate();
        Crm.Prepared prepared = requireNonNull(waiting.prepared(), "prepared before the transaction");
        Filing filing = new Filing(
                candidate.delivery(),
                mail,
                prepared,
                candidate.mailbox(),
                candidate.direction(),
                verdict.match(),
                verdict.assignment(),
                verdict.createLead(),
                verdict.create(),
                verdict.decision().rule(),
                duplicateOf,
                verdict.crmFolder(),
                candidate.delivery().history(),
                verdict.outcome() == Outcome.REJECTED ? verdict.reason() : null,
                further(mail, variant, verdict));
        Plan plan = steps == null ? planned(filing) : carriedOut(steps, filing, verdict);
        String key = mail.key().key() + "/" + variant;
        verdict.assignment().turn().ifPresent(turn -> turns.take(turn, key));
        return new Written(filing, plan);
    }

    private Plan planned(Filing filing) {
        return takingUpAgain && filing.duplicateOf() != null ? crm.takeUp(filing, view) : crm.plan(filing, view);
    }

    private Plan carriedOut(StepByStep steps, Filing filing, Verdict verdict) {
        MailKey mail = filing.mail().key();
        String purpose = filing.duplicateOf() == null
                ? NEW
                : takingUpAgain ? TAKEN_UP : copy(filing.delivery().id());
        Intent intent = steps.begun(mail, purpose)
                .orElseGet(() -> steps.begin(mail, purpose, VerdictJson.of(verdict), planned(filing)));
        return steps.carryOut(intent, view);
    }

    private Filing.@Nullable Further further(Mail mail, int variant, Verdict verdict) {
        return verdict.outcome() == Outcome.DUPLICATE
                        && verdict.decision().rule().isPresent()
                ? new Filing.Further(
                        decider.acknowledges(copies.of(mail, variant).rules()))
                : null;
    }

    private void record(WaitingMail waiting, Mail mail, int variant, Verdict verdict, @Nullable Written written) {
        Candidate candidate = waiting.candidate();
        MarkAfter after = takingUpAgain
                ? MarkAfter.nothing(now)
                : MarkAfter.of(candidate.mailbox().after(), verdict.outcome(), verdict.serverFolder(), now);
        List<String> flags = new ArrayList<>(verdict.flags());
        if (variant > 0) {
            flags.add(Reasons.MSGID_COLLISION);
        }
        if (waiting.filesLeftOut()) {
            flags.add(FILES_LEFT_OUT);
        }
        flags.addAll(GroupEntries.history(candidate));
        Plan plan = written == null ? null : written.plan();
        if (plan != null) {
            String rule = verdict.decision().rule().map(RuleConfig::name).orElse(null);
            copies.add(mail, variant, candidate.mailbox().name(), rule);
        }
        boolean creates = plan != null && !plan.created().isEmpty();
        mail.from().ifPresent(from -> recent.add(candidate, from, creates));
        entries.decided(
                candidate, mail, variant, verdict, flags, after, written == null ? null : written.filing(), plan);
    }
}
