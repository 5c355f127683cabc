package org.postern.commit;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.crm.Filing;
import org.postern.crm.Plan;

/** Says what is to be sent because a mail has its outcome: an acknowledgement, notices, an alert. Pure. */
@FunctionalInterface
public interface Outgoing {
    /** Nothing is ever sent. */
    Outgoing NOTHING = (filing, plan) -> List.of();

    /** @param plan written already, so that its number is known */
    List<OutboxRow> of(Filing filing, Plan plan);

    /**
     * @param filing how it was filed; null for a mail that was not
     * @param plan as above; null for a mail that was not filed
     * @return what routes of the site's own are told of a mail that came by itself; none in the usual case
     */
    default List<OutboxRow> events(Settled mail, @Nullable Filing filing, @Nullable Plan plan) {
        return List.of();
    }

    /** @return alerts about how a delivery ended; none in the usual case */
    default List<OutboxRow> alerts(Settled mail) {
        return List.of();
    }
}
