package org.postern.intake;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.config.MailboxConfig;
import org.postern.config.ReachConfig.Budget;

/** The budgets of all servers, and of all accounts that have one of their own. */
final class HostBudgets {
    private final Map<Whose, HostBudget> budgets = new ConcurrentHashMap<>();
    private final TakenOctets taken;
    private final Clock clock;

    HostBudgets(TakenOctets taken, Clock clock) {
        this.taken = taken;
        this.clock = clock;
    }

    /** @param user empty: all of them. Mailboxes that say different things of one server have different budgets of it */
    private record Whose(String host, int port, String user, Budget budget) {}

    HostBudget of(MailboxConfig mailbox) {
        Budget budget = mailbox.reach().budget();
        String user = budget.perAccount() ? mailbox.user() : "";
        return budgets.computeIfAbsent(
                new Whose(mailbox.host(), mailbox.port(), user, budget),
                whose -> new HostBudget(
                        budget.perAccount() ? whose.user() + " at " + whose.host() : whose.host(),
                        budget,
                        taken,
                        clock));
    }
}
