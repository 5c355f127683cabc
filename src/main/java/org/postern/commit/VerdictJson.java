package org.postern.commit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment;
import org.postern.assign.Assignment.TurnTaken;
import org.postern.assign.Turns;
import org.postern.assign.Turns.Turn;
import org.postern.assign.User;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.AddressEvidence.Evidence;
import org.postern.match.Match;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.rules.Decision;

/** What of a verdict must outlast a crash: all that the ledger and those who send answers ask of it once its rows are planned. What planning alone needed is left out. */
final class VerdictJson {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private VerdictJson() {}

    private record Kept(
            Outcome outcome,
            @Nullable String reason,
            @Nullable String rule,
            @Nullable Sender sender,
            String matchedBy,
            boolean outsider,
            boolean createLead,
            RecordRef.@Nullable Type create,
            List<User> users,
            String assignedBy,
            boolean unassigned,
            @Nullable Taken turn,
            @Nullable String crmFolder,
            @Nullable String serverFolder,
            List<Evidence> evidence,
            List<String> flags,
            String trace) {}

    private record Sender(PartyType type, String id, String name) {}

    private record Taken(String queue, String userId, String day) {}

    static String of(Verdict verdict) {
        Assignment assignment = verdict.assignment();
        Kept kept = new Kept(
                verdict.outcome(),
                verdict.reason(),
                verdict.decision().rule().map(RuleConfig::name).orElse(null),
                verdict.match()
                        .party()
                        .map(party -> new Sender(party.type(), party.id(), party.name()))
                        .orElse(null),
                verdict.match().by(),
                verdict.match().outsider(),
                verdict.createLead(),
                verdict.create(),
                assignment.users(),
                assignment.by(),
                assignment.unassigned(),
                assignment
                        .turn()
                        .map(turn -> new Taken(
                                turn.queue(),
                                turn.userId(),
                                turn.after().today().day().toString()))
                        .orElse(null),
                verdict.crmFolder(),
                verdict.serverFolder(),
                verdict.evidence(),
                verdict.flags(),
                TraceJson.of(verdict.trace()));
        try {
            return JSON.writeValueAsString(kept);
        } catch (JsonProcessingException impossible) {
            throw new IllegalArgumentException("a verdict without JSON", impossible);
        }
    }

    /**
     * @param rules by name; one that is gone since is nobody's
     * @param turns where the queues stand now: the turn that was taken then is taken of that
     * @throws IllegalArgumentException if the text is none of ours
     */
    static Verdict read(String text, Function<String, Optional<RuleConfig>> rules, Turns turns) {
        Kept kept;
        try {
            kept = JSON.readValue(text, Kept.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no verdict of ours", e);
        }
        Sender sender = kept.sender();
        Optional<Party> party = sender == null
                ? Optional.empty()
                : Optional.of(new Party(sender.type(), sender.id(), sender.name(), null, null, true, null));
        Taken taken = kept.turn();
        Optional<TurnTaken> turn = taken == null
                ? Optional.empty()
                : Optional.of(new TurnTaken(taken.queue(), taken.userId(), after(taken, turns)));
        return new Verdict(
                new Match(party, Optional.empty(), Optional.empty(), kept.matchedBy(), kept.outsider(), List.of()),
                new Decision(Optional.ofNullable(kept.rule()).flatMap(rules), List.of()),
                kept.outcome(),
                kept.reason(),
                true,
                kept.createLead(),
                kept.create(),
                new Assignment(kept.users(), kept.assignedBy(), kept.unassigned(), turn, List.of()),
                kept.crmFolder(),
                kept.serverFolder(),
                kept.evidence(),
                kept.flags(),
                TraceJson.read(kept.trace()));
    }

    private static Turn after(Taken taken, Turns turns) {
        return turns.of(taken.queue()).plus(taken.userId(), LocalDate.parse(taken.day()));
    }
}
