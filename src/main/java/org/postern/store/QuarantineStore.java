package org.postern.store;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;

/**
 * Mails that could not be filed, byte for byte. A retry goes through the ledger of {@link SqlLedger#retrying()}, which replaces the row by the new outcome; here
 * they are listed, given back, and dropped.
 */
public final class QuarantineStore {
    private static final String DROPPED = "DROPPED";

    private final Database database;
    private final LedgerReader ledger;
    private final RawChunks raws;

    public QuarantineStore(Database database, Clock clock) {
        this.database = database;
        this.ledger = new LedgerReader(database);
        this.raws = new RawChunks(database, clock);
    }

    /** @param mailbox null: all. @return newest first */
    public List<PastDelivery> list(@Nullable String mailbox, int limit) {
        List<PastDelivery> found = new ArrayList<>();
        ledger.forEach(
                new LedgerFilter.All(List.of(LedgerFilter.ofMailbox(mailbox), LedgerFilter.of(Outcome.QUARANTINED))),
                limit,
                found::add);
        return found;
    }

    /** @return mails that are to be tried again by themselves, the longest due first */
    public List<PastDelivery> due(Instant now, int limit) {
        return ledger.query(
                "d.retry_due <= ? AND d.outcome = 'quarantined'",
                " ORDER BY d.retry_due, d.id LIMIT " + limit,
                Times.utc(now));
    }

    /** A due mail whose bytes are not there any more is not tried again. */
    public void giveUp(long id) {
        database.asking(jdbc ->
                jdbc.update("UPDATE " + database.tables().name("delivery") + " SET retry_due = NULL WHERE id = ?", id));
    }

    /** @return empty if there is no such row, or it is not quarantined (any more) */
    public Optional<PastDelivery> show(long id) {
        return ledger.find(Long.toString(id)).stream()
                .filter(d -> d.outcome() == Outcome.QUARANTINED)
                .findFirst();
    }

    /**
     * Writes the raw mail to {@code out}, as the server gave it.
     *
     * @return false if its bytes are not kept
     */
    public boolean copyRaw(PastDelivery quarantined, OutputStream out) throws IOException {
        return raws.copy(quarantined.mailKey(), quarantined.variant(), out);
    }

    /** Gives it up: its outcome becomes {@code skipped} with the reason {@code DROPPED:…}, its bytes go. @return false if it was not quarantined */
    public boolean drop(long id) {
        return database.inTransaction(() -> {
            Optional<PastDelivery> row = show(id);
            row.ifPresent(found -> {
                database.jdbc()
                        .update(
                                "UPDATE " + database.tables().name("delivery")
                                        + " SET outcome = 'skipped', reason = ? WHERE id = ? AND outcome = 'quarantined'",
                                Columns.fit(found.reason() == null ? DROPPED : DROPPED + ":" + found.reason(), 500),
                                id);
                raws.deleteUnlessQuarantined(new MailEntity.Key(found.mailKey(), found.variant()));
            });
            return row.isPresent();
        });
    }
}
