package org.postern.commit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Tells when so many mails of a mailbox are parked for one reason that the fault is not theirs: five in a row. */
final class ParkBreaker {
    private static final int IN_A_ROW = 5;

    private record Row(String reason, int length) {}

    private final Map<String, Row> rows = new ConcurrentHashMap<>();

    /** @return true if the mailbox is to pause instead of parking this mail as well */
    boolean trips(String mailbox, String reason) {
        Row row = rows.get(mailbox);
        return row != null && row.reason.equals(reason) && row.length >= IN_A_ROW - 1;
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
