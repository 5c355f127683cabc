package org.postern.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.commit.Reasons;

/**
 * When a mail in quarantine is tried again by itself: after a minute, and ten minutes later. Only for reasons that may pass; a mail that cannot be read today will
 * not be tomorrow, for reading depends on nothing but its bytes.
 */
final class RetryPlan {
    private static final List<Duration> PAUSES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(10));
    private static final Set<String> MAY_PASS = Set.of(Reasons.DB_CONSTRAINT, "TIMEOUT");

    private RetryPlan() {}

    /** @param retries how often it was tried out of quarantine. @return null: no more */
    static @Nullable Instant due(Outcome outcome, @Nullable String reason, int retries, Instant now) {
        boolean again = outcome == Outcome.QUARANTINED
                && reason != null
                && MAY_PASS.contains(reason)
                && retries < PAUSES.size();
        return again ? now.plus(PAUSES.get(retries)) : null;
    }
}
