package org.postern.store;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Strangers whose mail is in the CRM and who wait to become leads. A promotion goes through the ledger of {@link SqlLedger#promoting()}, which replaces the
 * outcomes of their mails; here they are listed, their mails given back, and dropped.
 */
public final class CandidateStore {
    static final String WAITING = "waiting";
    static final String PROMOTED = "promoted";
    private static final String DROPPED = "dropped";

    private final Database database;
    private final Clock clock;
    private final LedgerReader ledger;
    private final RawChunks raws;

    public CandidateStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.ledger = new LedgerReader(database);
        this.raws = new RawChunks(database, clock);
    }

    /**
     * Somebody who waits.
     *
     * @param name as his last mail shows it; null: none
     * @param mailboxes that he wrote to
     * @param mails how many wait with him
     */
    public record Waiting(
            String address,
            @Nullable String name,
            SortedSet<String> mailboxes,
            int mails,
            Instant first,
            Instant last) {}

    private record Row(String key, String address, @Nullable String name, String mailbox, Instant at) {}

    /** @param mailbox null: all. @return who has waited longest first */
    public List<Waiting> list(@Nullable String mailbox) {
        List<Row> rows = database.asking(jdbc -> jdbc.query(
                "SELECT address_key, address, name, mailbox, created_at FROM "
                        + database.tables().name("candidate") + " WHERE state = ? ORDER BY created_at, id",
                (row, number) -> new Row(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4),
                        Times.instant(row, "created_at")),
                WAITING));
        Map<String, List<Row>> byAddress = new LinkedHashMap<>();
        rows.forEach(row ->
                byAddress.computeIfAbsent(row.key(), k -> new ArrayList<>()).add(row));
        return byAddress.values().stream()
                .map(CandidateStore::waiting)
                .filter(waiting -> mailbox == null || waiting.mailboxes().contains(mailbox))
                .toList();
    }

    private static Waiting waiting(List<Row> rows) {
        Row last = rows.get(rows.size() - 1);
        SortedSet<String> mailboxes = new TreeSet<>();
        rows.forEach(row -> mailboxes.add(row.mailbox()));
        return new Waiting(
                last.address(), last.name(), mailboxes, rows.size(), rows.get(0).at(), last.at());
    }

    /** @return lower-case addresses of those who wait and have become a client meanwhile, by another mail of theirs */
    public Set<String> becomeClients() {
        Tables tables = database.tables();
        return Set.copyOf(database.asking(jdbc -> jdbc.query(
                "SELECT c.address FROM " + tables.name("candidate") + " c JOIN " + tables.name("sender")
                        + " s ON s.address_key = c.address_key WHERE c.state = ? AND s.party_id <> ''",
                (row, number) -> lower(row.getString(1)),
                WAITING)));
    }

    /** @return the mails that wait with the sender, oldest first; empty if he does not wait */
    public List<PastDelivery> mailsOf(String address) {
        return ledger.ofCandidate(key(address), WAITING);
    }

    /**
     * Writes the raw mail to {@code out}, as the server gave it.
     *
     * @return false if its bytes are not kept
     */
    public boolean copyRaw(PastDelivery mail, OutputStream out) throws IOException {
        return raws.copy(mail.mailKey(), mail.variant(), out);
    }

    /** He becomes no lead; his mails stay in the CRM. @return how many mails waited with him */
    public int drop(String address) {
        return database.inTransaction(() -> {
            List<PastDelivery> mails = mailsOf(address);
            mails.forEach(mail -> raws.deleteOfCandidate(new MailEntity.Key(mail.mailKey(), mail.variant())));
            database.jdbc()
                    .update(
                            "UPDATE " + database.tables().name("candidate")
                                    + " SET state = ?, changed_at = ? WHERE address_key = ? AND state = ?",
                            DROPPED,
                            Times.utc(clock.instant()),
                            key(address),
                            WAITING);
            return mails.size();
        });
    }

    private static String key(String address) {
        return Columns.key(lower(address));
    }

    private static String lower(String address) {
        return address.strip().toLowerCase(Locale.ROOT);
    }
}
