package org.postern.daemon;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.intake.MailboxState;
import org.postern.intake.MailboxState.Condition;
import org.postern.intake.signin.Expiry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mailboxes that are read: a route for each, and what is measured of it. */
final class ReadMailboxes implements RulesInForce.Reading {
    private static final Logger LOG = LoggerFactory.getLogger(ReadMailboxes.class);

    private final Intake intake;
    private final CredentialClock credentials;
    private final Metrics metrics;
    private final Clock clock;

    ReadMailboxes(Intake intake, CredentialClock credentials, Metrics metrics, Clock clock) {
        this.intake = intake;
        this.credentials = credentials;
        this.metrics = metrics;
        this.clock = clock;
    }

    @Override
    public void leave(List<String> mailboxes) {
        for (String mailbox : mailboxes) {
            try {
                intake.removeMailbox(mailbox);
            } catch (Exception e) {
                throw new IllegalStateException("the route of mailbox " + mailbox + " cannot be stopped", e);
            }
            metrics.forget(mailbox);
            LOG.info("{}: not read any more", mailbox);
        }
    }

    @Override
    public void take(List<String> mailboxes) {
        for (String mailbox : mailboxes) {
            try {
                intake.addMailbox(mailbox);
            } catch (Exception e) {
                throw new IllegalStateException("the route of mailbox " + mailbox + " cannot be started", e);
            }
            measure(mailbox);
            LOG.info("{}: read from now on", mailbox);
        }
    }

    /** Shows what is known of a mailbox in the metrics. */
    void measure(String mailbox) {
        metrics.mailbox(
                mailbox,
                () -> state(mailbox).map(state -> state.lag(clock.instant())).orElse(Duration.ZERO),
                () -> state(mailbox).map(MailboxState::lastSuccess).orElse(null),
                () -> state(mailbox)
                        .filter(state -> state.condition() == Condition.PAUSED)
                        .isPresent());
        metrics.credential(
                mailbox, () -> credentials.next(mailbox).map(Expiry::at).orElse(null));
    }

    private Optional<MailboxState> state(String mailbox) {
        return intake.states().stream()
                .filter(state -> state.name().equals(mailbox))
                .findFirst();
    }
}
