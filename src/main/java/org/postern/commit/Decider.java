package org.postern.commit;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assigner;
import org.postern.assign.Assignment;
import org.postern.assign.ListedAbsences;
import org.postern.assign.Turns;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.CrmView;
import org.postern.match.AddressEvidence;
import org.postern.match.Direction;
import org.postern.match.DirectionOf;
import org.postern.match.Match;
import org.postern.match.MatchFinder;
import org.postern.match.OpenRecord;
import org.postern.match.OurAddresses;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.match.StoredMail;
import org.postern.message.Address;
import org.postern.message.Encrypted;
import org.postern.message.Kind;
import org.postern.message.Mail;
import org.postern.message.TraceStep;
import org.postern.rules.Brake;
import org.postern.rules.Circumstances;
import org.postern.rules.Decision;
import org.postern.rules.Gate;
import org.postern.rules.ReachableQueues;
import org.postern.rules.RuleSet;
import org.postern.rules.Scene;
import org.postern.rules.Screening;
import org.postern.rules.Share;
import org.postern.rules.WhatToCreate;
import org.postern.rules.WhatToCreate.Ending;
import org.postern.rules.Wildcard;

/**
 * Decides one mail: match → rule → what to create → who is responsible. Pure: the same mail, view, turns and configuration give the same verdict, in the daemon, in
 * {@code explain} and in a dry run. Immutable; a reload makes a new one.
 */
public final class Decider {
    private final Config config;
    private final RuleSet rules;
    private final MatchFinder matches;
    private final DirectionOf directions;
    private final Gate gate;
    private final Brake brake;
    private final Assigner assigner;
    private final ReachableQueues queues;
    private final Clock clock;
    private final boolean promoting;

    /** @param ours our own addresses, those of the CRM's users included */
    public Decider(Config config, RuleSet rules, OurAddresses ours, Clock clock) {
        this(config, rules, ours, clock, false);
    }

    private Decider(Config config, RuleSet rules, OurAddresses ours, Clock clock, boolean promoting) {
        this.promoting = promoting;
        this.config = config;
        this.rules = rules;
        this.matches = new MatchFinder(ours, config.serviceCode(), config.linking(), config.authservId());
        this.directions = new DirectionOf(ours, config.authservId());
        this.gate = new Gate(ours, config.authservId());
        this.brake = new Brake(config.createsPerHour());
        this.assigner = new Assigner(config.rules(), ListedAbsences.of(config), config.zone());
        this.queues = new ReachableQueues(config.rules());
        this.clock = clock;
    }

    /** @return the same, for people whom somebody has promoted: an unknown sender becomes a lead, whatever his mailbox says of unknown senders */
    public static Decider promoting(Config config, RuleSet rules, OurAddresses ours, Clock clock) {
        return new Decider(config, rules, ours, clock, true);
    }

    Optional<RuleConfig> rule(String name) {
        return config.rules().rules().stream()
                .filter(rule -> rule.name().equals(name))
                .findFirst();
    }

    String configHash() {
        return config.hash();
    }

    /** @return the candidate as the rules and the mailbox of this configuration see it; itself if they have screened it. One whose mailbox is gone keeps that */
    Candidate renewed(Candidate candidate) {
        Screening screening = candidate.screening();
        Mail mail = candidate.mail().orElse(null);
        if (screening == null || mail == null || rules.gave(screening)) {
            return candidate;
        }
        MailboxConfig mailbox =
                config.mailbox(candidate.delivery().id().mailbox()).orElse(candidate.mailbox());
        Direction direction = directions.of(mail, candidate.delivery());
        Scene scene = new Scene(mail, candidate.delivery(), mailbox, direction);
        return new Candidate(candidate.delivery(), mailbox, mail, direction, rules.screen(scene));
    }

    /** @return false if it is sure beforehand that the CRM will not store the mail: a filter skips it */
    boolean mayStore(Candidate candidate) {
        if (candidate.mail().filter(this::isNeverLogged).isPresent()) {
            return false;
        }
        Screening screening = candidate.screening();
        return screening == null
                || screening.filter().filter(FilterConfig::skips).isEmpty();
    }

    /** @return queues that assignments in this mailbox may ask */
    SortedSet<String> queuesOf(MailboxConfig mailbox) {
        return queues.of(mailbox);
    }

    /** @return true if {@code privacy.never-log} names who wrote it: nothing of it is kept, and of such a mail nothing else may be there to decide by */
    public boolean isNeverLogged(Mail mail) {
        Address from = mail.people().header();
        return from != null && config.privacy().hides(from.key());
    }

    /** @return the name in the CRM of the company that the mail is of, without one that of the person; empty if the CRM knows neither */
    Optional<String> clientOf(Candidate candidate, Mail mail, CrmView view) {
        return matches.find(mail, candidate.direction(), view)
                .party()
                .filter(party -> party.type() != PartyType.USER)
                .map(party -> Optional.ofNullable(party.accountId())
                        .flatMap(id -> view.record(new RecordRef(RecordRef.Type.ACCOUNT, id)))
                        .map(OpenRecord::name)
                        .orElse(party.name()));
    }

    /** @return true if it is to be known how much each mailbox brings */
    boolean countsAttachments() {
        return config.attachments().quota() != null;
    }

    /** @return how long mail waits for the store of attachment files, before it is filed without them; null: for ever */
    @Nullable
    Duration waitForStore() {
        return config.attachments().waitForStore();
    }

    private static Verdict neverLogged(Match match) {
        return new Verdict(
                match,
                new Decision(Optional.empty(), List.of()),
                Outcome.SKIPPED,
                Reasons.NEVER_LOG,
                false,
                false,
                null,
                Assignment.nobody("never logged"),
                null,
                null,
                List.of(),
                List.of(),
                List.of(new TraceStep("privacy.never-log", true, "its sender")));
    }

    /** Decides as if it were the first mail of its sender. @throws Turns.QueueNotLocked if a queue is reached that {@code turns} does not hold */
    public Verdict decide(Candidate candidate, Mail mail, CrmView view, Turns turns) {
        return decide(candidate, mail, view, turns, Share.NONE);
    }

    /**
     * @param share what the sender had before
     * @throws Turns.QueueNotLocked as above
     */
    public Verdict decide(Candidate candidate, Mail mail, CrmView view, Turns turns, Share share) {
        return decide(candidate, mail, view, turns, share, null);
    }

    /**
     * Decides about a further copy of a mail as if its mailbox were the only one, but for what the mail belongs to: with a record it creates nothing, and nobody is
     * looked for who would be responsible for nothing new.
     *
     * @param there the mail as it is in the CRM
     * @throws Turns.QueueNotLocked as above
     */
    Verdict decideCopy(Candidate candidate, Mail mail, CrmView view, Turns turns, Share share, StoredMail there) {
        return decide(candidate, mail, view, turns, share, there);
    }

    /** @return true if some rule is run for further copies of a mail too */
    boolean runsRulesForCopies() {
        return config.rules().anyPerMailbox();
    }

    /** @return true if one of these rules acknowledges. @param rules names */
    boolean acknowledges(Set<String> rules) {
        return config.rules().rules().stream()
                .anyMatch(rule -> rule.acknowledge() != null && rules.contains(rule.name()));
    }

    private Verdict decide(
            Candidate candidate, Mail mail, CrmView view, Turns turns, Share share, @Nullable StoredMail there) {
        Scene scene = scene(candidate, mail);
        Screening screening = screening(candidate, scene);
        Match match = there == null
                ? matches.find(mail, candidate.direction(), view)
                : matches.find(mail, candidate.direction(), view, there);
        if (isNeverLogged(mail)) {
            return neverLogged(match);
        }
        Decision decision = rules.decide(scene, screening, match);
        Circumstances is = Circumstances.of(
                scene, screening, match, decision, gate, config.staff().keepsInternal(), brake.on(share));
        if (there != null && there.belongsToRecord()) {
            is = is.linked();
        }
        WhatToCreate what = WhatToCreate.of(promoting ? is.promoted() : is);
        AddressEvidence evidence = AddressEvidence.of(mail, candidate.direction(), view, config.authservId());
        boolean toBeAssigned = what.assign()
                && (there == null
                        || what.creates()
                        || decision.rule().map(RuleConfig::assign).isPresent());
        Assignment assignment = toBeAssigned
                ? assigner.assign(decision, match, candidate.mailbox(), view, turns, clock.instant())
                : Assignment.nobody("nobody is wanted");
        Optional<FilterConfig> filter = screening.filter();
        return new Verdict(
                match,
                what.ending() == Ending.REJECTED || what.assign()
                        ? decision
                        : new Decision(Optional.empty(), decision.trace()),
                outcome(what.ending()),
                reason(what, decision, mail, evidence),
                what.store(),
                what.lead(),
                what.record(),
                assignment,
                filter.map(FilterConfig::crmFolder).orElseGet(() -> crmFolder(candidate)),
                filter.map(FilterConfig::serverFolder).orElse(null),
                candidate.delivery().history() ? List.of() : evidence.all(),
                flags(match, assignment, what),
                trace(mail, screening, match, decision, what, assignment, evidence));
    }

    private static Scene scene(Candidate candidate, Mail mail) {
        return new Scene(mail, candidate.delivery(), candidate.mailbox(), candidate.direction());
    }

    private Screening screening(Candidate candidate, Scene scene) {
        Screening screening = candidate.screening();
        return screening == null ? rules.screen(scene) : screening;
    }

    private static Outcome outcome(Ending ending) {
        return switch (ending) {
            case FILED, CANDIDATE -> Outcome.FILED;
            case REJECTED -> Outcome.REJECTED;
            case SKIPPED -> Outcome.SKIPPED;
            case QUARANTINED -> Outcome.QUARANTINED;
        };
    }

    private static String inWords(WhatToCreate what) {
        StringBuilder words = new StringBuilder(what.ending().name().toLowerCase(Locale.ROOT));
        words.append(what.store() ? ", stored" : ", in the ledger only").append(what.lead() ? ", new lead" : "");
        RecordRef.Type record = what.record();
        words.append(record == null ? "" : ", new " + record.label());
        words.append(what.assign() ? ", to be assigned" : ", nobody is looked for");
        return words.append(what.reason() == null ? "" : ": " + what.reason()).toString();
    }

    /** A rejection says which rule made it; the reason of the catalogue is in the trace and in the CRM. */
    private static @Nullable String reason(WhatToCreate what, Decision decision, Mail mail, AddressEvidence evidence) {
        if (what.ending() == Ending.REJECTED) {
            return decision.rule().map(rule -> Reasons.rule(rule.name())).orElse(what.reason());
        }
        if (what.ending() == Ending.FILED
                && what.reason() == null
                && mail.fact(Encrypted.class).isPresent()) {
            return Reasons.ENCRYPTED;
        }
        return Kind.BOUNCE.name().equals(what.reason()) ? Reasons.bounce(mail, evidence) : what.reason();
    }

    private static List<String> flags(Match match, Assignment assignment, WhatToCreate what) {
        List<String> flags = new ArrayList<>();
        if (assignment.unassigned()) {
            flags.add(Settled.UNASSIGNED);
        }
        if (match.outsider()) {
            flags.add("outsider");
        }
        if (what.ending() == Ending.CANDIDATE) {
            flags.add(Verdict.CANDIDATE);
        }
        return List.copyOf(flags);
    }

    /** The folder of the CRM that this folder of the mailbox is mapped to. */
    private static @Nullable String crmFolder(Candidate candidate) {
        String folder = candidate.delivery().id().folder();
        for (FolderConfig mapped : candidate.mailbox().folders()) {
            if (mapped.crmFolder() != null && new Wildcard(mapped.name()).covers(folder)) {
                return mapped.crmFolder();
            }
        }
        return null;
    }

    private static List<TraceStep> trace(
            Mail mail,
            Screening screening,
            Match match,
            Decision decision,
            WhatToCreate what,
            Assignment assignment,
            AddressEvidence evidence) {
        List<TraceStep> all = new ArrayList<>();
        mail.notes().forEach(note -> all.add(new TraceStep("read", null, note)));
        all.add(new TraceStep("kind", null, mail.kind().label()));
        all.addAll(screening.trace());
        all.addAll(match.trace());
        all.addAll(decision.trace());
        evidence.all()
                .forEach(said ->
                        all.add(new TraceStep(said.type().label(), true, said.address() + ": " + said.proof())));
        all.add(new TraceStep("create", null, inWords(what)));
        all.addAll(assignment.trace());
        return List.copyOf(all);
    }
}
