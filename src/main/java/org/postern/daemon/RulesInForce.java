package org.postern.daemon;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.config.SignInConfig;
import org.postern.config.reading.ConfigResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy in force. A reload reads and checks everything before it exchanges the policy; with anything wrong the last good one stays. */
final class RulesInForce implements Supplier<Policy> {
    private static final Logger LOG = LoggerFactory.getLogger(RulesInForce.class);

    private final Supplier<ConfigResult> reading;
    private final Predicate<String> crmUsers;
    private final Clock clock;
    private volatile Policy policy;
    private volatile @Nullable String problem;

    /** @param reading reads the configuration folder anew */
    RulesInForce(Config first, Supplier<ConfigResult> reading, Predicate<String> crmUsers, Clock clock) {
        this.reading = reading;
        this.crmUsers = crmUsers;
        this.clock = clock;
        this.policy = Policy.of(first, crmUsers, clock);
    }

    @Override
    public Policy get() {
        return policy;
    }

    /** @return why the last reload was refused; null if it was not */
    @Nullable
    String problem() {
        return problem;
    }

    /** @throws Controls.Refused if the new configuration cannot be used; the old one stays in force */
    synchronized String reload() {
        ConfigResult result = reading.get();
        if (result instanceof ConfigResult.Invalid invalid) {
            throw refused(invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
        }
        Config config = ((ConfigResult.Valid) result).config();
        Config old = policy.config();
        if (config.hash().equals(old.hash()) && credentials(config).equals(credentials(old))) {
            problem = null;
            return "nothing has changed";
        }
        if (!names(config).equals(names(old))) {
            throw refused("mailboxes were added or taken away: restart the daemon");
        }
        try {
            policy = Policy.of(config, crmUsers, clock);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        problem = null;
        LOG.info("The configuration {} is in force.", config.hash());
        return "the new rules are in force, and new credentials; database, CRM, limits and addresses of servers need a restart";
    }

    /** Secrets are kept outside of the files that make the hash. */
    private static Map<String, SignInConfig> credentials(Config config) {
        return config.mailboxes().stream().collect(Collectors.toMap(MailboxConfig::name, MailboxConfig::signIn));
    }

    private Controls.Refused refused(String why) {
        problem = why;
        LOG.error("The configuration was not reloaded, the last good one stays in force: {}", why);
        return new Controls.Refused(why);
    }

    private static List<String> names(Config config) {
        return config.mailboxes().stream().map(MailboxConfig::name).sorted().toList();
    }
}
