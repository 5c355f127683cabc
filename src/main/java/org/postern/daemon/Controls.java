package org.postern.daemon;

import java.util.List;
import org.postern.intake.LaneState;

/** What can be asked of a running daemon from outside. Each answers in one sentence, or refuses with {@link Refused}. */
interface Controls {
    /** Looks at these mailboxes now; none named: at all. */
    String poll(List<String> mailboxes);

    String pause(List<String> mailboxes);

    String resume(List<String> mailboxes);

    /** Reads and checks the whole configuration anew and swaps the rules; what is wrong leaves the old ones in force. */
    String reload();

    LiveStatus status();

    /** Begins a backfill, or goes on with it. */
    LaneState backfill(BackfillOrder order);

    LaneState backfillState(BackfillOrder order);

    /** What is done stays done. */
    LaneState stopBackfill(BackfillOrder order);

    /** The request cannot be met as it stands; the message says why. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }
}
