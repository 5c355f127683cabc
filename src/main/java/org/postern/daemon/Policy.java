package org.postern.daemon;

import java.time.Clock;
import java.util.function.Predicate;
import org.postern.commit.Decider;
import org.postern.config.Config;
import org.postern.match.DirectionOf;
import org.postern.match.OurAddresses;
import org.postern.rules.RuleSet;

/** A configuration made ready to decide mails by; what a reload exchanges, all of it at once. */
public record Policy(Config config, RuleSet rules, DirectionOf directions, Decider decider) {
    /**
     * @param crmUsers true for the lower-case address of a user of the CRM
     * @throws IllegalArgumentException if rules and mailboxes do not fit together
     */
    public static Policy of(Config config, Predicate<String> crmUsers, Clock clock) {
        OurAddresses ours = new OurAddresses(config.mailboxes(), config.staff(), crmUsers);
        RuleSet rules = RuleSet.compile(config);
        return new Policy(
                config, rules, new DirectionOf(ours, config.authservId()), new Decider(config, rules, ours, clock));
    }
}
