package org.postern.daemon;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.message.ReadingOptions;

/** How mails are read by the policy in force; worked out once for each. */
final class ReadingInForce implements Supplier<Map<String, ReadingOptions>> {
    private record Plan(Policy policy, Map<String, ReadingOptions> byMailbox) {}

    private final Supplier<Policy> policies;
    private final Predicate<String> crmUsers;
    private final Path spool;
    private final Clock clock;
    private volatile @Nullable Plan plan;

    /** @param spool as {@link ReadingPlan#of} wants it */
    ReadingInForce(Supplier<Policy> policies, Predicate<String> crmUsers, Path spool, Clock clock) {
        this.policies = policies;
        this.crmUsers = crmUsers;
        this.spool = spool;
        this.clock = clock;
    }

    /** @return by mailbox */
    @Override
    public Map<String, ReadingOptions> get() {
        Policy policy = policies.get();
        Plan known = plan;
        if (known == null || !known.policy().equals(policy)) {
            known = new Plan(policy, Map.copyOf(ReadingPlan.of(policy.config(), crmUsers, spool, clock)));
            plan = known;
        }
        return known.byMailbox();
    }
}
