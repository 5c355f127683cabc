package org.postern.config;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code rules.yaml} says: filters, named conditions, queues, roles and rules, each in file order. */
public record RulesConfig(
        List<FilterConfig> filters,
        Map<String, Condition> conditions,
        Map<String, QueueConfig> queues,
        Map<String, RoleConfig> roles,
        List<RuleConfig> rules) {

    /** @return true if a further copy of a mail may do more than show it to more people */
    public boolean anyPerMailbox() {
        return rules.stream().anyMatch(RuleConfig::perMailbox);
    }

    /** @return the filters in the order in which they are asked: those for everything, then those of mailboxes, then those of owners; each in file order */
    public List<FilterConfig> filtersInOrder() {
        return filters.stream()
                .sorted(Comparator.comparingInt(FilterConfig::level))
                .toList();
    }

    /**
     * Decides before any rule. {@code crmFolder} and {@code serverFolder} are null for a skip; at least one is set otherwise.
     *
     * @param mailboxes where it counts; empty: everywhere, or in those of the owners
     * @param owners CRM user names: it counts in the mailboxes that are theirs; empty if there are mailboxes
     */
    public record FilterConfig(
            Location at,
            String name,
            Condition when,
            List<String> mailboxes,
            List<String> owners,
            @Nullable String crmFolder,
            @Nullable String serverFolder) {
        public boolean skips() {
            return crmFolder == null && serverFolder == null;
        }

        public boolean countsIn(MailboxConfig mailbox) {
            return mailboxes.isEmpty() && owners.isEmpty()
                    || mailboxes.contains(mailbox.name())
                    || owners.stream().anyMatch(owner -> owner.equalsIgnoreCase(mailbox.owner()));
        }

        /** @return 0 for one that counts everywhere, 1 for one of mailboxes, 2 for one of owners: lower ones are asked first */
        private int level() {
            return owners.isEmpty() ? (mailboxes.isEmpty() ? 0 : 1) : 2;
        }
    }

    public enum Method {
        ROUND_ROBIN,
        LEAST_BUSY;

        /** @return as it is configured */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A member of a queue or role: exactly one of user and team is set.
     *
     * @param shift when the member gets something
     * @param mostOpen nothing more while so many items are open; null: no cap
     * @param perDay nothing more after so many turns of the queue in a day; null: no cap
     */
    public record Member(
            @Nullable String user,
            @Nullable String team,
            int weight,
            Shift shift,
            @Nullable Integer mostOpen,
            @Nullable Integer perDay) {
        /** Works always and takes any load. */
        public Member(@Nullable String user, @Nullable String team, int weight) {
            this(user, team, weight, Shift.ALWAYS, null, null);
        }
    }

    /** @param fallback who gets it if no member can; null: nobody */
    public record QueueConfig(
            Location at,
            String name,
            List<Member> members,
            Method method,
            @Nullable AssignTo fallback) {}

    /** Several people at once: members, a role of the CRM's own, or a team; one of the three is set. */
    public record RoleConfig(
            Location at,
            String name,
            List<Member> members,
            @Nullable String crmRole,
            @Nullable String team) {}

    public enum Create {
        OPPORTUNITY,
        CASE,
        LEAD,
        NONE
    }

    /**
     * One rule. Either {@code reject} is set and nothing is created, or it is null.
     *
     * @param always the assignment comes before the client's owner
     * @param set field → template, in file order
     * @param reject reason from the catalogue; null: not a rejection
     * @param storeRejected false: a rejected mail is in the ledger only
     * @param perMailbox run also for a further copy of a mail, in another mailbox than those that it came to before
     * @param promote a stranger who would wait as a candidate does not
     * @param acknowledge name of an answer template; null: no answer
     */
    public record RuleConfig(
            Location at,
            String name,
            Condition when,
            @Nullable AssignTo assign,
            boolean always,
            Create create,
            Map<String, String> set,
            @Nullable String reject,
            boolean storeRejected,
            @Nullable String acknowledge,
            boolean task,
            List<String> tags,
            List<String> follow,
            boolean perMailbox,
            boolean promote) {}
}
