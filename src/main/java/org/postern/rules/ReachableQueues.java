package org.postern.rules;

import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.postern.config.AssignTo;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.config.RulesConfig.RuleConfig;

/** Which queues an assignment may have to ask: their rows are locked, in this order, before anything is assigned. */
public final class ReachableQueues {
    private final RulesConfig rules;

    public ReachableQueues(RulesConfig rules) {
        this.rules = rules;
    }

    /** @return by name, sorted: the rule's queue, those it falls back to, and those of the mailbox default */
    public SortedSet<String> of(Decision decision, MailboxConfig mailbox) {
        SortedSet<String> found = new TreeSet<>();
        add(decision.rule().map(RuleConfig::assign).orElse(null), found);
        add(mailbox.assign(), found);
        return found;
    }

    private void add(@Nullable AssignTo target, SortedSet<String> found) {
        if (target instanceof AssignTo.Owner owner) {
            add(owner.orElse(), found);
        }
        if (target instanceof AssignTo.Queue queue && found.add(queue.name())) {
            QueueConfig config = rules.queues().get(queue.name());
            if (config != null) {
                add(config.fallback(), found);
            }
        }
    }
}
