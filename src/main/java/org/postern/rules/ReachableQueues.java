package org.postern.rules;

import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.AssignTo;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig;
import org.postern.config.RulesConfig.QueueConfig;

/** Which queues the assignments of a mailbox may ask. */
public final class ReachableQueues {
    private final RulesConfig rules;

    public ReachableQueues(RulesConfig rules) {
        this.rules = rules;
    }

    /** @return by name, sorted: the queues of its rules, those they fall back to, and those of the mailbox default */
    public SortedSet<String> of(MailboxConfig mailbox) {
        Set<String> used = mailbox.rules().stream().map(use -> use.rule()).collect(Collectors.toSet());
        SortedSet<String> found = new TreeSet<>();
        rules.rules().stream()
                .filter(rule -> used.isEmpty() || used.contains(rule.name()))
                .forEach(rule -> add(rule.assign(), found));
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
