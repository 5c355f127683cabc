package org.postern.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.LinkingConfig;
import org.postern.config.ServiceCodeConfig;
import org.postern.message.AuthenticationResults.Verdict;
import org.postern.message.Mail;
import org.postern.message.TraceStep;

/**
 * Finds out who wrote a mail and which record it continues. Pure but for what it asks {@link Known}; what that is can be told beforehand by {@link Clues}.
 *
 * <p>A trail (thread, code) counts only if its sender is plausible; a mail whose trails all belong to others is an outsider's and gets no record at all. A mail
 * whose sender fails authentication is a stranger's.
 */
public final class MatchFinder {
    private static final String ANSWERED_BY = "answered-by";
    private static final String COPY = "copy";

    private final OurAddresses ours;
    private final TrailFinder trails;
    private final PartyFinder parties;
    private final PlausibleSender plausible;
    private final @Nullable String authservId;
    private final ActiveRecordFinder activeRecords;

    /** @param authservId whose Authentication-Results count; null: nobody's */
    public MatchFinder(
            OurAddresses ours, Optional<ServiceCodeConfig> codes, LinkingConfig linking, @Nullable String authservId) {
        this.ours = ours;
        this.trails = new TrailFinder(codes, ours);
        this.parties = new PartyFinder(ours, new Companies(linking.companies()));
        this.activeRecords = new ActiveRecordFinder(linking.lastActive());
        this.plausible = new PlausibleSender(ours, authservId);
        this.authservId = authservId;
    }

    public Match find(Mail mail, Direction direction, Known known) {
        List<TraceStep> trace = new ArrayList<>();
        List<Trail> found = trails.follow(mail, known, trace);
        Optional<Party> party = believed(mail, direction, parties.find(mail, direction, known, found, trace), trace);
        List<Trail> trusted = trusted(mail, direction, party, found, trace);
        Optional<StoredMail> answers = answered(trusted);
        Optional<Trail> chosen =
                trusted.stream().filter(trail -> trail.record() != null).findFirst();
        Optional<Party> client = party.or(() -> clientOfThread(trusted, known, trace));
        List<StoredMail> answeredBy = answeredBy(mail, direction, party, known);
        if (chosen.isPresent()) {
            Trail trail = chosen.get();
            trace.add(new TraceStep(trail.by(), true, "continues " + trail));
            return new Match(
                    client,
                    Optional.ofNullable(trail.record()),
                    answers,
                    answeredBy,
                    trail.by(),
                    false,
                    List.copyOf(trace));
        }
        if (!found.isEmpty() && trusted.isEmpty() || found.stream().anyMatch(trail -> trail.record() != null)) {
            return new Match(client, Optional.empty(), answers, by(client), true, List.copyOf(trace));
        }
        Optional<OpenRecord> answered = recordOf(answeredBy, known);
        if (answered.isPresent()) {
            trace.add(new TraceStep(
                    ANSWERED_BY,
                    true,
                    "was answered before it came, in " + answered.get().ref()));
            return new Match(client, answered, answers, answeredBy, ANSWERED_BY, false, List.copyOf(trace));
        }
        Optional<ActiveRecordFinder.Found> active = client.flatMap(p -> activeRecords.find(mail, p, known, trace));
        return new Match(
                client,
                active.map(ActiveRecordFinder.Found::record),
                answers,
                answeredBy,
                active.map(ActiveRecordFinder.Found::by).orElseGet(() -> by(client)),
                false,
                List.copyOf(trace));
    }

    /**
     * Of a further copy of a mail that is there already: it continues the case or opportunity that the mail belongs to, whether that is open or not, so that none is
     * made for it a second time.
     */
    public Match find(Mail mail, Direction direction, Known known, StoredMail there) {
        Match match = find(mail, direction, known);
        RecordRef parent = there.parent();
        if (parent == null || !there.belongsToRecord()) {
            return match;
        }
        List<TraceStep> trace = new ArrayList<>(match.trace());
        trace.add(new TraceStep(COPY, true, "the mail is there already, and belongs to " + parent));
        return new Match(
                match.party(),
                known.record(parent),
                match.answers(),
                match.answeredBy(),
                COPY,
                false,
                List.copyOf(trace));
    }

    /** Whoever fails authentication is nobody we know, whatever name he bears. */
    private Optional<Party> believed(Mail mail, Direction direction, Optional<Party> party, List<TraceStep> trace) {
        if (direction != Direction.IN || SenderAuth.of(mail, authservId) != Verdict.FAIL) {
            return party;
        }
        trace.add(new TraceStep("authentication", false, "proven not to come from its sender: taken for a stranger's"));
        return Optional.empty();
    }

    /** A mail that came after its answer belongs to the thread that the answer began, if it might have continued it as well. */
    private List<StoredMail> answeredBy(Mail mail, Direction direction, Optional<Party> party, Known known) {
        return LateAncestor.answersTo(mail, known, ours).stream()
                .filter(answer -> plausible.of(
                        mail,
                        direction,
                        party,
                        new Trail(ANSWERED_BY, TrailFinder.record(answer.parent(), known), answer)))
                .toList();
    }

    private static Optional<OpenRecord> recordOf(List<StoredMail> answers, Known known) {
        return answers.stream()
                .flatMap(answer -> Optional.ofNullable(TrailFinder.record(answer.parent(), known)).stream())
                .findFirst();
    }

    private List<Trail> trusted(
            Mail mail, Direction direction, Optional<Party> party, List<Trail> found, List<TraceStep> trace) {
        List<Trail> trusted = new ArrayList<>();
        for (Trail trail : found) {
            if (plausible.of(mail, direction, party, trail)) {
                trusted.add(trail);
            } else {
                trace.add(new TraceStep("plausible sender", false, trail + ": the sender has no part in it"));
            }
        }
        return trusted;
    }

    private static Optional<StoredMail> answered(List<Trail> trusted) {
        return trusted.stream()
                .map(Trail::mail)
                .flatMap(mail -> Optional.ofNullable(mail).stream())
                .findFirst();
    }

    private static Optional<Party> clientOfThread(List<Trail> trusted, Known known, List<TraceStep> trace) {
        Optional<Party> client = trusted.stream()
                .flatMap(trail -> Clients.of(trail, known).stream())
                .findFirst();
        client.ifPresent(c ->
                trace.add(new TraceStep("client of the thread", true, c.type().label() + " " + c.id())));
        return client;
    }

    private static String by(Optional<Party> party) {
        return party.isPresent() ? "party" : "nobody";
    }
}
