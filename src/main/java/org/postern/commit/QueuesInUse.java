package org.postern.commit;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.postern.config.MailboxConfig;

/**
 * Which queues are to be locked before a group is decided: those that its mailboxes have asked of late, and all that their rules may ask while nothing is known of
 * them yet. A queue that is missing nevertheless costs a try; one too many makes another writer wait. Safe for several threads.
 */
final class QueuesInUse {
    /** After so many groups of a mailbox without it, a queue is not locked beforehand any more. */
    private static final int FORGOTTEN_AFTER = 50;

    private final Map<String, Map<String, Integer>> unaskedSince = new HashMap<>();
    private String configHash = "";

    /**
     * @param mailboxes of a group
     * @param reachable which queues the rules in force may ask for a mailbox
     * @param configHash what was learned under another configuration is forgotten
     */
    synchronized SortedSet<String> of(
            Collection<MailboxConfig> mailboxes,
            Function<MailboxConfig, SortedSet<String>> reachable,
            String configHash) {
        if (!this.configHash.equals(configHash)) {
            this.configHash = configHash;
            unaskedSince.clear();
        }
        SortedSet<String> queues = new TreeSet<>();
        for (MailboxConfig mailbox : mailboxes) {
            Map<String, Integer> lately = unaskedSince.get(mailbox.name());
            queues.addAll(lately == null ? reachable.apply(mailbox) : lately.keySet());
        }
        return queues;
    }

    /**
     * A group was committed.
     *
     * @param asked by its assignments
     */
    synchronized void committed(Collection<MailboxConfig> mailboxes, Set<String> asked) {
        for (MailboxConfig mailbox : mailboxes) {
            Map<String, Integer> lately = unaskedSince.computeIfAbsent(mailbox.name(), m -> new HashMap<>());
            lately.replaceAll((queue, groups) -> groups + 1);
            asked.forEach(queue -> lately.put(queue, 0));
            lately.values().removeIf(groups -> groups > FORGOTTEN_AFTER);
        }
    }
}
