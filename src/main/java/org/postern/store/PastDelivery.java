package org.postern.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;

/**
 * A delivery with its outcome, as the ledger has it.
 *
 * @param id of the ledger row: what {@code explain --id} takes
 * @param assignee CRM user id; null: nobody
 * @param added what the mail added to what was there in the CRM already, in the adapter's own words; null: nothing
 * @param settle what was to be done on the server: none, seen, keyword, move, delete
 * @param settleState none, due, begun, done, gone
 * @param trace JSON of the decision; null once it is past its retention
 * @param messageId without brackets; null if the mail has none, or no row of its own (skipped, quarantined)
 * @param emailId the CRM's; empty if only the ledger has the mail
 */
public record PastDelivery(
        long id,
        DeliveryId delivery,
        String mailKey,
        int variant,
        Outcome outcome,
        @Nullable String reason,
        @Nullable String rule,
        @Nullable Integer ruleLine,
        @Nullable String assignee,
        List<RecordRef> created,
        @Nullable RecordRef linked,
        @Nullable String added,
        List<String> flags,
        String configHash,
        String batch,
        String settle,
        String settleState,
        @Nullable String settleError,
        @Nullable String trace,
        Instant receivedAt,
        Instant doneAt,
        @Nullable String messageId,
        String emailId) {}
