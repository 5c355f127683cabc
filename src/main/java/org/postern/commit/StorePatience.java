package org.postern.commit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** How long mail waits for the store of attachment files, before it goes without them. Shared by all writers. */
final class StorePatience {
    private final Clock clock;
    private final AtomicReference<@Nullable Instant> awaySince = new AtomicReference<>();

    StorePatience(Clock clock) {
        this.clock = clock;
    }

    /** Files were stored. */
    void isThere() {
        awaySince.set(null);
    }

    /** They could not be stored. @param most null: for ever. @return true if the store has been away for longer than that */
    boolean isOver(@Nullable Duration most) {
        Instant now = clock.instant();
        Instant since = awaySince.updateAndGet(before -> before == null ? now : before);
        return most != null && since != null && !now.isBefore(since.plus(most));
    }
}
