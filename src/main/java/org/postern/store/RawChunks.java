package org.postern.store;

import static org.postern.store.Tables.marks;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.postern.commit.LedgerEntries.RawRow;

/** Raw mails in {@code postern_raw}: chunks of at most 1 MiB, each compressed by itself, so that no mail is ever in memory as a whole. */
final class RawChunks {
    private static final int CHUNK = 1 << 20;

    /** Chunks sent to the database at once. */
    private static final int AT_ONCE = 4;

    private final Database database;
    private final Tables tables;
    private final Clock clock;

    RawChunks(Database database, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.clock = clock;
    }

    /** Within the transaction. Raw bytes that are there already stay as they are: further deliveries of one mail may be quarantined as well. */
    void write(List<RawRow> raws) {
        if (raws.isEmpty()) {
            return;
        }
        Set<MailEntity.Key> present = present(raws);
        for (RawRow raw : raws) {
            if (present.add(new MailEntity.Key(raw.mailKey(), raw.variant()))) {
                write(raw);
            }
        }
    }

    private Set<MailEntity.Key> present(List<RawRow> raws) {
        return new HashSet<>(database.jdbc()
                .query(
                        "SELECT mail_key, variant FROM " + tables.name("raw") + " WHERE seq = 0 AND mail_key IN ("
                                + marks(raws.size()) + ")",
                        (row, number) -> new MailEntity.Key(row.getString(1), row.getInt(2)),
                        raws.stream().map(RawRow::mailKey).toArray()));
    }

    private void write(RawRow raw) {
        LocalDateTime now = Times.utc(clock.instant());
        List<Object[]> rows = new ArrayList<>();
        int seq = 0;
        try (InputStream in = raw.raw().open()) {
            for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0 || seq == 0; chunk = in.readNBytes(CHUNK)) {
                rows.add(new Object[] {
                    raw.mailKey(), raw.variant(), seq++, raw.purpose(), chunk.length, Zstd.compress(chunk), now
                });
                if (rows.size() == AT_ONCE) {
                    insert(rows);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("raw bytes of " + raw.mailKey() + " cannot be read", e);
        }
        insert(rows);
    }

    private void insert(List<Object[]> rows) {
        if (!rows.isEmpty()) {
            database.jdbc()
                    .batchUpdate(
                            "INSERT INTO " + tables.name("raw")
                                    + " (mail_key, variant, seq, purpose, size, chunk, created_at) VALUES ("
                                    + marks(7) + ")",
                            rows);
            rows.clear();
        }
    }

    /**
     * Writes the raw mail to {@code out}, chunk by chunk.
     *
     * @return false if it is not kept
     */
    boolean copy(String mailKey, int variant, OutputStream out) throws IOException {
        int seq = 0;
        for (List<Chunk> chunk = chunk(mailKey, variant, seq);
                !chunk.isEmpty();
                chunk = chunk(mailKey, variant, ++seq)) {
            out.write(Zstd.decompress(chunk.get(0).packed(), chunk.get(0).size()));
        }
        return seq > 0;
    }

    /** Raw bytes that were kept for quarantine, once no quarantined delivery needs them. */
    void deleteUnlessQuarantined(MailEntity.Key mail) {
        database.jdbc()
                .update(
                        "DELETE FROM " + tables.name("raw")
                                + " WHERE mail_key = ? AND variant = ? AND purpose = 'quarantine' AND NOT EXISTS (SELECT 1 FROM "
                                + tables.name("delivery")
                                + " d WHERE d.mail_key = ? AND d.variant = ? AND d.outcome = 'quarantined')",
                        mail.mailKey(),
                        mail.variant(),
                        mail.mailKey(),
                        mail.variant());
    }

    /** Raw bytes that were kept for a candidate who waits no longer. */
    void deleteOfCandidate(MailEntity.Key mail) {
        database.jdbc()
                .update(
                        "DELETE FROM " + tables.name("raw")
                                + " WHERE mail_key = ? AND variant = ? AND purpose = 'candidate'",
                        mail.mailKey(),
                        mail.variant());
    }

    private List<Chunk> chunk(String mailKey, int variant, int seq) {
        return database.asking(jdbc -> jdbc.query(
                "SELECT size, chunk FROM " + tables.name("raw") + " WHERE mail_key = ? AND variant = ? AND seq = ?",
                (row, number) -> new Chunk(row.getInt(1), row.getBytes(2)),
                mailKey,
                variant,
                seq));
    }

    private record Chunk(int size, byte[] packed) {}
}
