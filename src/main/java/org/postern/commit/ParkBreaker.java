package org.postern.commit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells when so many mails of a mailbox are parked for one reason that the fault is not theirs: five in a row. */
final class ParkBreaker {
    private static final int IN_A_ROW = 5;

    private record Row(String reason, int length) {}

    private final Map<String, Row> rows = new ConcurrentHashMap<>();

    /** Mailboxes that were paused for a whole batch, with the reason: the next such batch passes. */
    private final Map<String, String> let = new ConcurrentHashMap<>();

    /**
     * @return true if the mailbox is to pause instead of parking this mail as well. Counts anew after that: whoever lets it go on has seen that the mails are to blame
     */
    boolean trips(String mailbox, String reason) {
        Row row = rows.get(mailbox);
        boolean trips = row != null && row.reason.equals(reason) && row.length >= IN_A_ROW - 1;
        if (trips) {
            rows.remove(mailbox);
        }
        return trips;
    }

    /**
     * @param parked mails of a batch that are to be parked for this reason. @param of all its mails
     * @return true if these are so many that the mailbox is to pause instead, the first time
     */
    boolean tripsAtOnce(String mailbox, String reason, int parked, int of) {
        if (parked < IN_A_ROW || parked * 2 <= of) {
            return false;
        }
        boolean passed = reason.equals(let.remove(mailbox));
        if (!passed) {
            let.put(mailbox, reason);
        }
        return !passed;
    }

    /** A mail of the mailbox has its outcome. @param parkedFor null if it was not parked */
    void ended(String mailbox, @Nullable String parkedFor) {
        if (parkedFor == null) {
            rows.remove(mailbox);
        } else {
            rows.merge(
                    mailbox,
                    new Row(parkedFor, 1),
                    (before, now) -> before.reason.equals(parkedFor) ? new Row(parkedFor, before.length + 1) : now);
        }
    }
}
