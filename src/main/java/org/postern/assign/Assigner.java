package org.postern.assign;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.AssignTo;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Match;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.rules.Decision;

/**
 * Finds the responsible of a mail: a rule marked {@code always} → the owner of the active record it continues → the owner of the client, if the mailbox wants that →
 * the rule → the mailbox' default. Immutable and thread-safe; takes no turn itself but says which one is taken.
 */
public final class Assigner {
    private final RulesConfig rules;
    private final Absences absences;
    private final ZoneId zone;

    /** @param zone in which days and working hours are told */
    public Assigner(RulesConfig rules, Absences absences, ZoneId zone) {
        this.rules = rules;
        this.absences = absences;
        this.zone = zone;
    }

    /**
     * @param now when the mail is assigned: decides who is away
     * @throws Turns.QueueNotLocked if a queue is reached whose row is not held
     */
    public Assignment assign(
            Decision decision, Match match, MailboxConfig mailbox, Staff staff, Turns turns, Instant now) {
        Candidates candidates = new Candidates(rules, absences, staff, turns, now.atZone(zone), owners(match));
        @Nullable AssignTo byRule = decision.rule().map(RuleConfig::assign).orElse(null);
        boolean always = decision.rule().filter(RuleConfig::always).isPresent();
        Optional<Candidates.Pick> pick = always ? candidates.target(byRule) : Optional.empty();
        pick = pick.or(candidates::ownerOfRecord);
        if (mailbox.knownClientToOwner()) {
            pick = pick.or(candidates::ownerOfClient);
        }
        if (!always) {
            pick = pick.or(() -> candidates.target(byRule));
        }
        pick = pick.or(() -> candidates.target(mailbox.assign()).map(found -> found.by("mailbox-default")));
        return pick.map(found -> new Assignment(found.users(), found.by(), false, found.turn(), candidates.trace()))
                .orElseGet(() -> new Assignment(
                        List.of(), "none", candidates.wasWanted(), Optional.empty(), candidates.trace()));
    }

    private static Candidates.Owners owners(Match match) {
        String ofRecord = match.record()
                .filter(OpenRecord::active)
                .map(OpenRecord::ownerId)
                .orElse(null);
        String ofClient =
                match.party().filter(Assigner::isClient).map(Party::ownerId).orElse(null);
        return new Candidates.Owners(ofRecord, ofClient);
    }

    /** A closed lead is nobody's client any more. */
    private static boolean isClient(Party party) {
        return party.type() == PartyType.CONTACT
                || party.type() == PartyType.ACCOUNT
                || party.type() == PartyType.LEAD && party.open();
    }
}
