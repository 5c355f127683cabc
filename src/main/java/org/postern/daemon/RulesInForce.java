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

    /** Reads mailboxes, or lets them be. */
    interface Reading {
        /** Reads none of them any more; returns when their batches in hand have landed. */
        void leave(List<String> mailboxes);

        /** Begins to read them as the configuration says that is in force now. */
        void take(List<String> mailboxes);
    }

    /**
     * Mailboxes that are gone, or are read in another way, are left before the policy is exchanged, so that what is in hand of them is decided by the old one; new ones
     * are taken after it.
     *
     * @throws Controls.Refused if the new configuration cannot be used; the old one stays in force
     */
    synchronized String reload(Reading mailboxes) {
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
        Policy next;
        try {
            next = Policy.of(config, crmUsers, clock);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
        List<String> left = differing(old, config);
        List<String> taken = differing(config, old);
        mailboxes.leave(left);
        policy = next;
        mailboxes.take(taken);
        problem = null;
        LOG.info("The configuration {} is in force.", config.hash());
        return told(left, taken);
    }

    private static String told(List<String> left, List<String> taken) {
        List<String> gone = left.stream().filter(name -> !taken.contains(name)).toList();
        StringBuilder told = new StringBuilder("the new configuration is in force");
        if (!taken.isEmpty()) {
            told.append("; read anew: ").append(String.join(", ", taken));
        }
        if (!gone.isEmpty()) {
            told.append("; not read any more: ").append(String.join(", ", gone));
        }
        return told.append("; database, CRM, smtp and management need a restart")
                .toString();
    }

    /** @return mailboxes that the other configuration does not have, or reads in another way */
    private static List<String> differing(Config config, Config other) {
        return config.mailboxes().stream()
                .filter(mailbox ->
                        other.mailbox(mailbox.name()).filter(mailbox::isReadAs).isEmpty())
                .map(MailboxConfig::name)
                .toList();
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
}
