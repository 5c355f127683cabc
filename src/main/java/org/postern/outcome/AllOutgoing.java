package org.postern.outcome;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.Outgoing;
import org.postern.commit.Settled;
import org.postern.crm.Filing;
import org.postern.crm.Plan;

/** Everything that is sent because of a mail: its acknowledgement, notices to those who are responsible, alerts, and what routes of the site's own are told. */
public record AllOutgoing(Outgoing answers, RuleNotices notices, MailAlerts alerts, RuleEvents events)
        implements Outgoing {
    @Override
    public List<OutboxRow> of(Filing filing, Plan plan) {
        List<OutboxRow> all = new ArrayList<>(answers.of(filing, plan));
        all.addAll(notices.of(filing, plan));
        return all;
    }

    @Override
    public List<OutboxRow> events(Settled mail, @Nullable Filing filing, @Nullable Plan plan) {
        return events.of(mail, filing, plan);
    }

    @Override
    public List<OutboxRow> alerts(Settled mail) {
        return alerts.of(mail);
    }
}
