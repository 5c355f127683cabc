package org.postern.commit;

import java.util.Optional;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.crm.Filing;
import org.postern.crm.Plan;

/** Says whether a mail that was filed is to be acknowledged, and how. Pure. */
@FunctionalInterface
public interface Answers {
    /** @param plan written already, so that its number is known */
    Optional<OutboxRow> answerTo(Filing filing, Plan plan);
}
