package org.postern.daemon;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Predicate;
import org.postern.commit.Answers;
import org.postern.commit.Decider;
import org.postern.config.Config;
import org.postern.match.DirectionOf;
import org.postern.match.OurAddresses;
import org.postern.outcome.RuleAnswers;
import org.postern.outcome.WhoMayBeAnswered;
import org.postern.rules.RuleSet;

/**
 * A configuration made ready to decide mails by; what a reload exchanges, all of it at once.
 *
 * @param answers which mails are acknowledged; none without an SMTP server
 */
public record Policy(Config config, RuleSet rules, DirectionOf directions, Decider decider, Answers answers) {
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
                answers(config, ours, clock));
    }

    private static Answers answers(Config config, OurAddresses ours, Clock clock) {
        return config.smtp().isPresent()
                ? new RuleAnswers(new WhoMayBeAnswered(ours, config.authservId()), config.zone(), clock)
                : (filing, plan) -> Optional.empty();
    }
}
