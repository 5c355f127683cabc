package org.postern.commit;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;

/**
 * A delivery that has its outcome in the ledger: what the log line and {@code demo}'s table show.
 *
 * @param reason code as {@code RULE:adverts}; null: none needed
 * @param rule null: none
 * @param assignees logins
 * @param octets of the mail
 * @param millis from the start of the group to its commit
 */
public record Settled(
        DeliveryId delivery,
        String mailKey,
        String subject,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String rule,
        List<String> assignees,
        List<RecordRef> created,
        Optional<RecordRef> linked,
        List<String> flags,
        boolean settleDue,
        long octets,
        long millis) {
    /** Flag of a mail that somebody was to be made responsible for, and nobody could. */
    public static final String UNASSIGNED = "unassigned";

    /** @return whether somebody was to be made responsible, and nobody could */
    public boolean isUnassigned() {
        return flags.contains(UNASSIGNED);
    }
}
