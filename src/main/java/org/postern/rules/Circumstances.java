package org.postern.rules;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.config.MailboxConfig.UnknownSender;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Direction;
import org.postern.match.Match;
import org.postern.match.OpenRecord;
import org.postern.match.Party;
import org.postern.match.PartyType;
import org.postern.match.RecordRef;
import org.postern.message.Form;
import org.postern.message.Kind;

/**
 * All that decides what a mail creates.
 *
 * @param party empty: nobody the CRM knows
 * @param linkedToActive it continues an active opportunity or case; a lead is a client, not a record in this sense
 * @param gate why nothing may be created although the mail is human; null: the gate is open
 * @param noLead why its sender can be no lead; null: he can
 * @param keepsInternal mail among ourselves is stored although it belongs to no open record
 * @param form its sender has filled in a form for us
 * @param history older than the first connect, or an archive backfill
 */
public record Circumstances(
        Kind kind,
        Direction direction,
        Optional<PartyType> party,
        boolean linkedToActive,
        @Nullable String gate,
        @Nullable String noLead,
        boolean keepsInternal,
        boolean form,
        boolean history,
        UnknownSender unknownSender,
        Optional<FilterConfig> filter,
        Optional<RuleConfig> rule) {

    /**
     * @param keepsInternal as above
     * @param brake RATE_LIMIT or LOOP_BRAKE if the sender has had his share; null: he has not
     */
    public static Circumstances of(
            Scene scene,
            Screening screening,
            Match match,
            Decision decision,
            Gate gates,
            boolean keepsInternal,
            @Nullable String brake) {
        return new Circumstances(
                scene.mail().kind(),
                scene.direction(),
                match.party().map(Party::type),
                match.record().filter(Circumstances::isActiveRecord).isPresent(),
                gates.closedTo(scene, match, brake),
                gates.noLeadOf(scene.mail()),
                keepsInternal,
                scene.mail().fact(Form.class).isPresent(),
                scene.delivery().history(),
                scene.mailbox().unknownSender(),
                screening.filter(),
                decision.rule());
    }

    /** @return the same, with the sender promoted: unknown as he is, he may become a lead */
    public Circumstances promoted() {
        return new Circumstances(
                kind,
                direction,
                party,
                linkedToActive,
                gate,
                noLead,
                keepsInternal,
                form,
                history,
                UnknownSender.LEAD,
                filter,
                rule);
    }

    /** @return the same, of a mail that belongs to a record already, be it closed: it creates nothing */
    public Circumstances linked() {
        return new Circumstances(
                kind, direction, party, true, gate, noLead, keepsInternal, form, history, unknownSender, filter, rule);
    }

    private static boolean isActiveRecord(OpenRecord record) {
        return record.active() && record.ref().type() != RecordRef.Type.LEAD;
    }
}
