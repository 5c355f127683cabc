package org.postern.commit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns.Turn;
import org.postern.config.AfterConfig.Mark;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;

/**
 * All rows of our own tables that one group writes.
 *
 * @param attachmentOctets what was stored of attachments, by mailbox; empty if nobody counts
 */
public record LedgerEntries(
        List<DeliveryRow> deliveries,
        List<MailRow> mails,
        List<Ledger.SenderParty> senders,
        Map<String, Turn> turns,
        List<OutboxRow> outbox,
        List<RawRow> raws,
        List<CandidateRow> candidates,
        List<EvidenceRow> evidence,
        Map<String, Long> attachmentOctets,
        List<CursorAdvance> cursors,
        List<Long> flights) {

    /**
     * A delivery and its outcome.
     *
     * @param sender lower-case address of the effective sender; null: none, or the mail was not read
     * @param assignee CRM user id; null: nobody
     * @param added as {@link org.postern.crm.Plan#added()}; null: nothing
     * @param flags as {@code unassigned}, {@code outsider}, {@code history}
     * @param batch id of the run that wrote it
     * @param mark what is to be done on the server; Leave: nothing
     * @param settleDue when; for Leave any
     * @param trace compact JSON of the decision
     */
    public record DeliveryRow(
            DeliveryId id,
            String mailKey,
            int variant,
            @Nullable String sender,
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
            Mark mark,
            Instant settleDue,
            String trace,
            Instant receivedAt,
            Instant doneAt) {}

    /**
     * A mail that was written.
     *
     * @param threadKey key of the first mail of the thread as far as known
     * @param awaits Message-ID of a mail that it follows and that is not there; null: none
     * @param emailId the CRM's id; empty if only the ledger has it
     */
    public record MailRow(
            String key,
            int variant,
            @Nullable String messageId,
            String fingerprint,
            String threadKey,
            @Nullable String awaits,
            String rawSha256,
            long size,
            String emailId,
            Instant createdAt) {}

    /**
     * Something to be sent after the commit.
     *
     * @param kind answer (at most once), notice, alert or webhook (at least once)
     * @param dedupeKey unique: a second row with it is not written. For an answer: sender and day
     * @param payload JSON
     */
    public record OutboxRow(String kind, String dedupeKey, String mailbox, String payload, Instant due) {}

    /** Raw bytes to be kept, cut into compressed chunks by the ledger. */
    public record RawRow(String mailKey, int variant, String purpose, Octets raw) {}

    /**
     * A stored mail whose sender waits for promotion to a lead.
     *
     * @param address of the sender, as written
     * @param name as shown; null: none
     */
    public record CandidateRow(String address, @Nullable String name, String mailbox, String mailKey, int variant) {}

    /**
     * What a mail says of an address.
     *
     * @param address lower-case
     * @param type hard_bounce, soft_bounce, complaint, unsubscribe
     */
    public record EvidenceRow(String address, String type, String mailKey, int variant, String proof) {}

    /** @param done to be added to the cursor's set; the low-water mark follows as far as there is no gap */
    public record CursorAdvance(FolderKey folder, UidSet done) {}
}
