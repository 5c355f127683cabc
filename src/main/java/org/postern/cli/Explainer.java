package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment.TurnTaken;
import org.postern.assign.GroupTurns;
import org.postern.assign.Turns;
import org.postern.commit.Candidate;
import org.postern.commit.Outcome;
import org.postern.commit.Verdict;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.crm.CrmView;
import org.postern.daemon.Policy;
import org.postern.match.Direction;
import org.postern.match.OpenRecord;
import org.postern.message.Address;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Kind;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.Reading;
import org.postern.message.ReadingOptions;
import org.postern.message.TraceStep;
import org.postern.message.Unreadable;
import org.postern.rules.Scene;
import org.postern.rules.Screening;

/** Tells what would become of a mail, by the same decisions as the daemon's. Nothing is written, and no turn of a queue is taken. */
final class Explainer {
    private final Policy policy;
    private final Map<String, ReadingOptions> reading;
    private final CrmLook crm;
    private final Clock clock;

    /** What the CRM knows about a mail. */
    interface CrmLook {
        /** @return false if no CRM is asked */
        boolean online();

        CrmView view(Mail mail);

        /** @return where the queues stand, by name */
        Map<String, Turns.Turn> turns();

        /** A turn that the mail would have taken. */
        default void took(TurnTaken turn) {}

        /** @return rows per table that the filing of the mail would write */
        Map<String, Integer> writes(Candidate candidate, Mail mail, Verdict verdict, CrmView view);
    }

    /** @param reading how mails are read, by mailbox */
    Explainer(Policy policy, Map<String, ReadingOptions> reading, CrmLook crm, Clock clock) {
        this.policy = policy;
        this.reading = reading;
        this.crm = crm;
        this.clock = clock;
    }

    /** @param mailbox where it is taken to have come to; null: the one it is addressed to, else the first */
    Explanation explain(Path file, @Nullable MailboxConfig mailbox) {
        long start = System.nanoTime();
        try {
            return explain(file.toString(), new Octets.InMemory(Files.readAllBytes(file)), mailbox);
        } catch (NoSuchFileException e) {
            return unread(file.toString(), null, "FETCH_ERROR", "no such file", start);
        } catch (IOException e) {
            return unread(file.toString(), null, "FETCH_ERROR", "cannot be read: " + e.getMessage(), start);
        }
    }

    /** @param source where the mail comes from, as people are to read it */
    Explanation explain(String source, Octets raw, @Nullable MailboxConfig mailbox) {
        long start = System.nanoTime();
        Found found = read(raw, mailbox);
        return found.reading() instanceof Mail mail
                ? decided(source, mail, found.mailbox(), raw, start)
                : unread(source, (Unreadable) found.reading(), start);
    }

    /** @param mailbox where the mail is taken to have come to */
    private record Found(Reading reading, MailboxConfig mailbox) {}

    private Found read(Octets raw, @Nullable MailboxConfig mailbox) {
        MailboxConfig first = mailbox == null ? policy.config().mailboxes().get(0) : mailbox;
        Reading read = new MailReader().read(raw, null, options(first));
        if (!(read instanceof Mail mail) || mailbox != null) {
            return new Found(read, first);
        }
        MailboxConfig meant = addressed(mail).orElse(first);
        return new Found(
                meant.source().equals(first.source()) ? mail : new MailReader().read(raw, null, options(meant)), meant);
    }

    private ReadingOptions options(MailboxConfig mailbox) {
        ReadingOptions options = reading.get(mailbox.name());
        if (options == null) {
            throw new IllegalStateException("no mailbox " + mailbox.name());
        }
        return options;
    }

    /** A mail where it was found, what the CRM knew, and everything that was decided. */
    private record Decided(Candidate candidate, Scene scene, CrmView view, Verdict verdict) {}

    private Decided decide(Mail mail, MailboxConfig mailbox, Octets raw) {
        DeliveryId id = DeliveryId.uidl(mailbox.name(), "INBOX", "sha256:" + mail.rawSha256());
        Delivery delivery = new Delivery(id, raw, clock.instant(), false, false, false, false);
        Direction direction = policy.directions().of(mail, delivery);
        Scene scene = new Scene(mail, delivery, mailbox, direction);
        Candidate candidate =
                new Candidate(delivery, mailbox, mail, direction, policy.rules().screen(scene));
        CrmView view = crm.view(mail);
        Verdict verdict = policy.decider().decide(candidate, mail, view, GroupTurns.simulated(crm.turns()));
        verdict.assignment().turn().ifPresent(crm::took);
        return new Decided(candidate, scene, view, verdict);
    }

    /**
     * @param mailbox as for {@link #explain(Path, MailboxConfig)}
     * @throws IOException if the file cannot be read
     */
    WhyNot whyNot(RuleConfig rule, Path file, @Nullable MailboxConfig mailbox) throws IOException {
        Octets raw = new Octets.InMemory(Files.readAllBytes(file));
        Found found = read(raw, mailbox);
        if (!(found.reading() instanceof Mail mail)) {
            return WhyNot.unread(file.toString(), rule, ((Unreadable) found.reading()).detail());
        }
        Decided decided = decide(mail, found.mailbox(), raw);
        Screening screening = Objects.requireNonNull(decided.candidate().screening(), "screened above");
        Verdict verdict = decided.verdict();
        return WhyNot.of(
                file.toString(),
                rule,
                found.mailbox(),
                policy.rules().whyNot(rule.name(), decided.scene(), screening, verdict.match()),
                screening,
                policy.rules().decide(decided.scene(), screening, verdict.match()),
                verdict);
    }

    private Explanation decided(String source, Mail mail, MailboxConfig mailbox, Octets raw, long start) {
        Decided decided = decide(mail, mailbox, raw);
        Verdict verdict = decided.verdict();
        Direction direction = decided.candidate().direction();
        Optional<RuleConfig> rule = verdict.decision().rule();
        return new Explanation(
                source,
                mail.rawSha256(),
                verdict.outcome().label(),
                verdict.reason(),
                created(verdict),
                Explanation.Ref.of(verdict.match().record().map(OpenRecord::ref).orElse(null)),
                verdict.flags(),
                !crm.online(),
                Explanation.Understood.of(mail),
                Explanation.Matched.of(verdict.match()),
                new Explanation.Decided(
                        rule.map(RuleConfig::name).orElse(null),
                        rule.map(r -> r.at().line()).orElse(null),
                        action(verdict),
                        verdict.create() == null ? null : verdict.create().label()),
                Explanation.Assigned.of(verdict.assignment()),
                acknowledged(mail, direction, verdict),
                new TreeMap<>(crm.writes(decided.candidate(), mail, verdict, decided.view())),
                verdict.trace(),
                millis(start));
    }

    private Optional<MailboxConfig> addressed(Mail mail) {
        List<String> recipients = Stream.of(
                        mail.people().deliveredTo(),
                        mail.people().to(),
                        mail.people().cc())
                .flatMap(List::stream)
                .map(Address::key)
                .toList();
        return policy.config().mailboxes().stream()
                .filter(mailbox -> recipients.contains(mailbox.address().toLowerCase(Locale.ROOT))
                        || mailbox.aliases().stream()
                                .anyMatch(alias -> recipients.contains(alias.toLowerCase(Locale.ROOT))))
                .findFirst();
    }

    private static String action(Verdict verdict) {
        return switch (verdict.outcome()) {
            case REJECTED -> "reject";
            case SKIPPED -> "skip";
            case QUARANTINED -> "quarantine";
            case DUPLICATE -> "duplicate";
            case FILED -> {
                if (verdict.create() != null || verdict.createLead()) {
                    yield "create";
                }
                yield verdict.match().record().isPresent() ? "link" : "store";
            }
        };
    }

    /** Only people are answered, and only mail that came in and was filed. */
    private static boolean acknowledged(Mail mail, Direction direction, Verdict verdict) {
        return verdict.outcome() == Outcome.FILED
                && direction == Direction.IN
                && mail.kind() == Kind.HUMAN
                && verdict.decision().rule().map(RuleConfig::acknowledge).isPresent();
    }

    private Explanation unread(String source, Unreadable read, long start) {
        return unread(source, read.rawSha256(), read.reason(), read.detail(), start);
    }

    private Explanation unread(String source, @Nullable String sha256, String reason, String detail, long start) {
        return new Explanation(
                source,
                sha256,
                Outcome.QUARANTINED.label(),
                reason,
                List.of(),
                null,
                List.of(),
                !crm.online(),
                null,
                null,
                null,
                null,
                false,
                Map.of(),
                List.of(new TraceStep("read", false, detail)),
                millis(start));
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** @return what the verdict creates, lead first */
    static List<String> created(Verdict verdict) {
        List<String> created = new ArrayList<>();
        if (verdict.createLead()) {
            created.add("lead");
        }
        if (verdict.create() != null) {
            created.add(verdict.create().label());
        }
        return created;
    }
}
