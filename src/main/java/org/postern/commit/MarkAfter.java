package org.postern.commit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.postern.config.AfterConfig;
import org.postern.config.AfterConfig.Mark;

/**
 * What is to be done on the mail server after an outcome, and when.
 *
 * @param due now, or later for a delayed delete
 */
record MarkAfter(Mark mark, Instant due) {
    /** @param filterFolder folder that a filter moves the mail to; null: none. It wins over the mailbox' own setting */
    static MarkAfter of(AfterConfig after, Outcome outcome, @Nullable String filterFolder, Instant now) {
        if (filterFolder != null) {
            return new MarkAfter(new Mark.Move(filterFolder), now);
        }
        Mark mark = switch (outcome) {
            case FILED -> after.filed();
            case REJECTED -> after.rejected();
            case SKIPPED -> after.skipped();
            case DUPLICATE -> after.duplicate();
            case QUARANTINED -> after.quarantined();
        };
        return new MarkAfter(mark, mark instanceof Mark.DeleteAfter later ? now.plus(later.delay()) : now);
    }

    /** @return nothing: what was to be done on the server is done, or will be */
    static MarkAfter nothing(Instant now) {
        return new MarkAfter(new Mark.Leave(), now);
    }

    boolean isDue(Instant now) {
        return !(mark instanceof Mark.Leave) && !due.isAfter(now);
    }
}
