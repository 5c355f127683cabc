package org.postern.crm;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Assignment;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.match.Direction;
import org.postern.match.Match;
import org.postern.match.RecordRef;
import org.postern.message.Delivery;
import org.postern.message.Mail;

/**
 * What is to be written for one mail: everything is decided, only the rows are missing.
 *
 * @param mailbox where it was found: teams, owner, visibility
 * @param createLead a lead for the sender, to whom mail and record are linked
 * @param create record to create; null: none
 * @param rule whose {@code set}, {@code tags}, {@code follow}, {@code task} count; empty: none
 * @param duplicateOf CRM id of the e-mail that is already there: only visibility (teams, users, folder) is added; null for a new mail
 * @param crmFolder CRM folder by name; null: none
 * @param history stored and linked only: no notifications, no notices
 * @param rejected stored with its reason, nobody told
 * @param further of a copy of a mail that is there already, whose rule is run for its mailbox as well: what is decided comes to the mail; null: of any other
 */
public record Filing(
        Delivery delivery,
        Mail mail,
        Crm.Prepared prepared,
        MailboxConfig mailbox,
        Direction direction,
        Match match,
        Assignment assignment,
        boolean createLead,
        RecordRef.@Nullable Type create,
        Optional<RuleConfig> rule,
        @Nullable String duplicateOf,
        @Nullable String crmFolder,
        boolean history,
        @Nullable String rejected,
        @Nullable Further further) {

    /** @param acknowledged an earlier copy's rule has had its sender answered */
    public record Further(boolean acknowledged) {}

    /** @return true if people are to be told of what is decided: it is new, or new in its mailbox and a rule is run for that */
    public boolean isNews() {
        return (duplicateOf == null || further != null) && rejected == null && !history;
    }

    /** @return true if it is nobody's but of those who take part: found in a mailbox of one person, or mail among ourselves that belongs to no open record */
    public boolean isPrivate() {
        return mailbox.visibility() == Visibility.PRIVATE
                || direction == Direction.INTERNAL
                        && match.record()
                                .filter(record ->
                                        record.active() && record.ref().type() != RecordRef.Type.LEAD)
                                .isEmpty();
    }
}
