package org.postern.daemon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.config.MailboxConfig;
import org.postern.intake.signin.Expiry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Route step {@code credentials}: looks when passwords, client secrets, certificates and refresh tokens end, and warns 30, 7 and 1 days before, once each.
 */
final class CredentialClock implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(CredentialClock.class);

    /** The shortest first. */
    private static final List<Duration> WARNED =
            List.of(Duration.ZERO, Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

    private final Supplier<List<MailboxConfig>> mailboxes;
    private final Function<MailboxConfig, List<Expiry>> expiries;
    private final Clock clock;
    private final Map<String, Expiry> next = new ConcurrentHashMap<>();
    private final Set<String> told = new HashSet<>();

    /** @param expiries the ends that are known of a mailbox' credentials, the next one first */
    CredentialClock(
            Supplier<List<MailboxConfig>> mailboxes, Function<MailboxConfig, List<Expiry>> expiries, Clock clock) {
        this.mailboxes = mailboxes;
        this.expiries = expiries;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        look();
    }

    synchronized void look() {
        List<MailboxConfig> all = mailboxes.get();
        next.keySet().retainAll(all.stream().map(MailboxConfig::name).toList());
        for (MailboxConfig mailbox : all) {
            List<Expiry> found = expiries.apply(mailbox);
            if (found.isEmpty()) {
                next.remove(mailbox.name());
            } else {
                next.put(mailbox.name(), found.get(0));
            }
            found.forEach(expiry -> warn(mailbox.name(), expiry));
        }
    }

    /** @return what ends next of what the mailbox is read with, as of the last look; empty: nothing is known to end */
    Optional<Expiry> next(String mailbox) {
        return Optional.ofNullable(next.get(mailbox));
    }

    private void warn(String mailbox, Expiry expiry) {
        Duration left = Duration.between(clock.instant(), expiry.at());
        WARNED.stream()
                .filter(before -> left.compareTo(before) <= 0)
                .findFirst()
                .filter(before -> told.add(mailbox + " " + expiry.what() + " " + day(expiry.at()) + " " + before))
                .ifPresent(before -> LOG.warn(
                        "{}: {} {} on {}: {}",
                        mailbox,
                        expiry.what(),
                        before.isZero() ? "has ended" : "ends within " + days(before),
                        expiry.at(),
                        expiry.advice()));
    }

    private static String days(Duration before) {
        return before.toDays() == 1 ? "a day" : before.toDays() + " days";
    }

    private static String day(Instant at) {
        return at.toString().substring(0, 10);
    }
}
