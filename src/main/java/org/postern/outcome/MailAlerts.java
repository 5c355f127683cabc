package org.postern.outcome;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.config.AlertsConfig;

/**
 * Alerts about how deliveries ended: nobody could be made responsible, or a mail is in quarantine. At most one of each sort per mailbox and hour, so that a storm of
 * mails is none of alerts; written in the transaction of the mail, so that none is lost.
 */
public final class MailAlerts {
    private final AlertsConfig alerts;
    private final Clock clock;

    public MailAlerts(AlertsConfig alerts, Clock clock) {
        this.alerts = alerts;
        this.clock = clock;
    }

    List<OutboxRow> of(Settled mail) {
        if (mail.outcome() == Outcome.QUARANTINED) {
            return rows(
                    "quarantine",
                    mail,
                    "Mail of " + mail.delivery().mailbox() + " is in quarantine",
                    "Reason: " + mail.reason() + ". See: postern quarantine list --mailbox "
                            + mail.delivery().mailbox() + "\n");
        }
        if (mail.isUnassigned()) {
            return rows(
                    "unassigned",
                    mail,
                    "Nobody could be made responsible for mail of "
                            + mail.delivery().mailbox(),
                    "See: postern log --where 'flags = unassigned', and: postern queue show\n");
        }
        return List.of();
    }

    private List<OutboxRow> rows(String sort, Settled mail, String title, String text) {
        Instant now = clock.instant();
        String mailbox = mail.delivery().mailbox();
        String key = "alert:" + sort + ":" + mailbox + ":" + now.truncatedTo(ChronoUnit.HOURS);
        List<OutboxRow> rows = new ArrayList<>();
        for (String sink : AlertText.sinksOf(alerts)) {
            OutboxMessage message =
                    AlertText.message(alerts, key, sink, title, text + "First: " + mail.delivery() + "\n");
            rows.add(new OutboxRow(OutboxMessage.KIND, key + ":" + sink, mailbox, OutboxJson.text(message), now));
        }
        return rows;
    }
}
