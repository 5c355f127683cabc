package org.postern.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a mailbox is doing, as {@code status}, health and metrics show it.
 *
 * @param error why it fails, waits or is paused, one line without secrets; null: nothing is wrong
 * @param lastSuccess end of the last poll without a fault; null: none yet
 * @param oldestWaiting when the server got the oldest mail known to wait; null: none waits
 * @param nextPoll as planned now; null: none (paused)
 */
public record MailboxState(
        String name,
        Condition condition,
        @Nullable String error,
        @Nullable Instant lastSuccess,
        @Nullable Instant oldestWaiting,
        @Nullable Instant nextPoll) {

    /** OK also while it waits for its first poll. */
    public enum Condition {
        OK,
        FAILING,
        /** What its server may be asked for is used up; goes on by itself. */
        WAITING,
        PAUSED
    }

    /** @param past how the reading of what lay there before the first connect is doing. @return the same, telling also what is wrong with that */
    MailboxState withHistory(MailboxState past) {
        return error != null || past.error() == null
                ? this
                : new MailboxState(name, condition, "history: " + past.error(), lastSuccess, oldestWaiting, nextPoll);
    }

    /** @return age of the oldest mail known to wait; of a failing mailbox at least the time since its last success, for who knows what waits there */
    public Duration lag(Instant now) {
        Instant since = oldestWaiting;
        if (condition != Condition.OK && lastSuccess != null && (since == null || lastSuccess.isBefore(since))) {
            since = lastSuccess;
        }
        return Optional.ofNullable(since)
                .map(s -> Duration.between(s, now))
                .filter(d -> !d.isNegative())
                .orElse(Duration.ZERO);
    }
}
