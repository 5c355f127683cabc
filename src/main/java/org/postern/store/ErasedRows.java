package org.postern.store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.message.MailKey;
import org.springframework.jdbc.core.RowCallbackHandler;

/** Takes a person out of our tables. What keeps a delivery from coming again stays: where it lay, and that it had an outcome. */
public final class ErasedRows {
    private static final int AT_ONCE = 500;

    private final Database database;
    private final Tables tables;
    private final LedgerReader reader;
    private final RawChunks raws;
    private final @Nullable RawArchive archive;

    public ErasedRows(Database database, @Nullable RawArchive archive, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.reader = new LedgerReader(database);
        this.raws = new RawChunks(database, clock);
        this.archive = archive;
    }

    public <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    /** @return deliveries of the mails that the CRM has under these ids */
    public List<PastDelivery> of(List<String> emailIds) {
        List<PastDelivery> found = new ArrayList<>();
        for (List<String> some : Rows.slices(emailIds, AT_ONCE)) {
            found.addAll(reader.query(
                    "m.email_id IN (" + Tables.marks(some.size()) + ")", " ORDER BY d.id", some.toArray()));
        }
        return found;
    }

    /** @return deliveries whose decision names the address, and those in quarantine whose header does */
    public List<PastDelivery> naming(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        List<PastDelivery> found = new ArrayList<>(reader.query(
                "(d.sender_key = ? OR LOWER(d.trace) LIKE ? ESCAPE '!')",
                " ORDER BY d.id",
                Columns.key(lower),
                "%" + lower.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"));
        reader.forEach(LedgerFilter.of(Outcome.QUARANTINED), Integer.MAX_VALUE, delivery -> {
            if (found.stream().noneMatch(f -> f.id() == delivery.id()) && headerNames(delivery, lower)) {
                found.add(delivery);
            }
        });
        return found;
    }

    private boolean headerNames(PastDelivery delivery, String address) {
        Header header = new Header();
        try {
            raws.copy(delivery.mailKey(), delivery.variant(), header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return header.text.toString().toLowerCase(Locale.ROOT).contains(address);
    }

    /** Keeps the begin of a mail. */
    private static final class Header extends OutputStream {
        private static final int MOST = 64 << 10;
        private final StringBuilder text = new StringBuilder();

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int count) {
            int wanted = Math.min(count, MOST - text.length());
            if (wanted > 0) {
                text.append(new String(octets, from, wanted, StandardCharsets.ISO_8859_1));
            }
        }
    }

    /** @return keys of the mails; with an empty fingerprint where there is no row of the mail (any more) */
    public List<MailKey> keys(List<PastDelivery> deliveries) {
        Map<MailEntity.Key, String> fingerprints = new HashMap<>();
        List<String> keys =
                deliveries.stream().map(PastDelivery::mailKey).distinct().toList();
        for (List<String> some : Rows.slices(keys, AT_ONCE)) {
            database.jdbc()
                    .query(
                            "SELECT mail_key, variant, fingerprint FROM " + tables.name("mail") + " WHERE mail_key IN ("
                                    + Tables.marks(some.size()) + ")",
                            (RowCallbackHandler) row -> fingerprints.put(
                                    new MailEntity.Key(row.getString(1), row.getInt(2)), row.getString(3)),
                            some.toArray());
        }
        return deliveries.stream()
                .map(d -> new MailKey(
                        d.mailKey(), fingerprints.getOrDefault(new MailEntity.Key(d.mailKey(), d.variant()), "")))
                .distinct()
                .toList();
    }

    /** Deletes raw mails in the archive. @return how many files */
    public int forgetArchived(List<PastDelivery> deliveries) throws IOException {
        int files = 0;
        if (archive != null) {
            for (PastDelivery delivery : deliveries) {
                files += archive.forget(delivery.delivery());
            }
        }
        return files;
    }

    /** Within the transaction of the erasure. */
    public void erase(List<PastDelivery> deliveries) {
        for (PastDelivery delivery : deliveries) {
            database.jdbc()
                    .update(
                            "DELETE FROM " + tables.name("mail") + " WHERE mail_key = ? AND variant = ?",
                            delivery.mailKey(),
                            delivery.variant());
            database.jdbc().update("DELETE FROM " + tables.name("intent") + " WHERE mail_key = ?", delivery.mailKey());
            database.jdbc()
                    .update(
                            "DELETE FROM " + tables.name("raw") + " WHERE mail_key = ? AND variant = ?",
                            delivery.mailKey(),
                            delivery.variant());
            database.jdbc()
                    .update(
                            "UPDATE " + tables.name("delivery")
                                    + " SET mail_key = ?, variant = 0, sender_key = NULL, outcome = 'skipped', reason = 'TOMBSTONE', rule = NULL, rule_line = NULL, assignee = NULL,"
                                    + " created = '[]', linked = NULL, added = NULL, flags = '', trace = NULL WHERE id = ?",
                            "erased:" + delivery.id(),
                            delivery.id());
        }
    }

    /** Within the transaction of the erasure: what else our tables know of the address. @return rows deleted */
    public int eraseAddress(String address) {
        String lower = address.toLowerCase(Locale.ROOT);
        String key = Columns.key(lower);
        int rows = database.jdbc().update("DELETE FROM " + tables.name("sender") + " WHERE address_key = ?", key);
        rows += database.jdbc().update("DELETE FROM " + tables.name("candidate") + " WHERE address_key = ?", key);
        rows += database.jdbc()
                .update(
                        "DELETE FROM " + tables.name("outbox")
                                + " WHERE state NOT IN ('pending', 'sending') AND LOWER(payload) LIKE ? ESCAPE '!'",
                        "%\"" + lower.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "\"%");
        return rows;
    }
}
