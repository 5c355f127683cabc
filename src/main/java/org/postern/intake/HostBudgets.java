package org.postern.intake;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.postern.config.MailboxConfig;
import org.postern.config.ReachConfig.Budget;

/** The budgets of all servers, and of all accounts that have one of their own. */
final class HostBudgets {
    private final Map<Whose, HostBudget> budgets = new ConcurrentHashMap<>();
    private final TakenOctets taken;
    private final Clock clock;
    private final IntSupplier nodes;

    /** @param nodes that live; what belongs to an account alone is used by the one that reads it */
    HostBudgets(TakenOctets taken, Clock clock, IntSupplier nodes) {
        this.taken = taken;
        this.clock = clock;
        this.nodes = nodes;
    }

    /** @return for a command, which shares with no node: its one connection comes on top */
    static HostBudgets ofOneCommand(TakenOctets taken, Clock clock) {
        return new HostBudgets(taken, clock, () -> 1);
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
                        clock,
                        budget.perAccount() ? () -> 1 : nodes));
    }
}
