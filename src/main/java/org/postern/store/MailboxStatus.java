package org.postern.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.intake.Cursor;

/**
 * How a mailbox stands, as far as the database knows.
 *
 * @param folders each lane apart
 * @param outcomes deliveries since the time asked for, by outcome
 * @param unassigned of those, mails that somebody was to be responsible for and nobody is
 * @param lastOk when a folder was last looked at without a fault; null: never
 * @param lastReceived newest mail that has its outcome; null: none
 * @param lastDone newest outcome; null: none
 * @param error of the folder that failed last, one line; null: none
 * @param marksDue marks on the server that are due and not done
 * @param underWay batches that were begun and not committed
 */
public record MailboxStatus(
        String mailbox,
        List<Cursor> folders,
        Map<Outcome, Long> outcomes,
        long unassigned,
        @Nullable Instant lastOk,
        @Nullable Instant lastReceived,
        @Nullable Instant lastDone,
        @Nullable String error,
        long marksDue,
        long underWay) {}
