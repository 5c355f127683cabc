package org.postern.daemon;

import java.time.Clock;
import java.util.function.Predicate;
import org.postern.commit.Decider;
import org.postern.commit.Outgoing;
import org.postern.config.Config;
import org.postern.match.DirectionOf;
import org.postern.match.OurAddresses;
import org.postern.outcome.AllOutgoing;
import org.postern.outcome.MailAlerts;
import org.postern.outcome.RuleAnswers;
import org.postern.outcome.RuleEvents;
import org.postern.outcome.RuleNotices;
import org.postern.outcome.WhoMayBeAnswered;
import org.postern.rules.RuleSet;

/**
 * A configuration made ready to decide mails by; what a reload exchanges, all of it at once.
 *
 * @param outgoing what is sent because of a mail: acknowledgements, notices, alerts
 */
public record Policy(Config config, RuleSet rules, DirectionOf directions, Decider decider, Outgoing outgoing) {
    /**
     * @param crmUsers true for the lower-case address of a user of the CRM
     * @throws IllegalArgumentException if rules and mailboxes do not fit together
     */
    public static Policy of(Config config, Predicate<String> crmUsers, Clock clock) {
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), crmUsers);
        RuleSet rules = RuleSet.compile(config);
        return new Policy(
                config,
                rules,
                new DirectionOf(ours, config.authservId()),
                new Decider(config, rules, ours, clock),
                outgoing(config, ours, clock));
    }

    /** @return the same, for mails whose senders somebody promotes to leads; nobody is answered */
    public static Policy promoting(Config config, Predicate<String> crmUsers, Clock clock) {
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), crmUsers);
        RuleSet rules = RuleSet.compile(config);
        return new Policy(
                config,
                rules,
                new DirectionOf(ours, config.authservId()),
                Decider.promoting(config, rules, ours, clock),
                Outgoing.NOTHING);
    }

    private static Outgoing outgoing(Config config, OurAddresses ours, Clock clock) {
        Outgoing answers = config.smtp().isPresent()
                ? new RuleAnswers(new WhoMayBeAnswered(ours, config.authservId()), config.zone(), clock)
                : Outgoing.NOTHING;
        return new AllOutgoing(
                answers,
                new RuleNotices(config.notices(), config.zone(), clock),
                new MailAlerts(config.alerts(), clock),
                new RuleEvents(config.events(), config::mailbox, clock));
    }
}
