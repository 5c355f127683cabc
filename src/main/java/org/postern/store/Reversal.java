package org.postern.store;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.postern.assign.Turns.Turn;
import org.postern.commit.LedgerEntries.RawRow;
import org.postern.message.Octets;

/** Takes outcomes back in the ledger. Each method is a step within the transaction that takes the rows back in the CRM as well. */
public final class Reversal {
    private final Database database;
    private final Tables tables;
    private final LedgerReader reader;
    private final RawChunks raws;

    public Reversal(Database database, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.reader = new LedgerReader(database);
        this.raws = new RawChunks(database, clock);
    }

    public <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    /** @return deliveries that a run filed or rejected, and further copies that created or added something, oldest first. @param above id of the last one of the slice before. @param limit at most */
    public List<PastDelivery> filedBy(String run, long above, int limit) {
        return reader.query(
                "d.batch = ? AND d.id > ? AND (d.outcome IN ('filed', 'rejected') OR d.outcome = 'duplicate' AND (d.created <> '[]' OR d.added IS NOT NULL))",
                " ORDER BY d.id LIMIT " + limit,
                run,
                above);
    }

    /** @return all deliveries of this mail that stored or recognised it, oldest first */
    public List<PastDelivery> copies(PastDelivery one) {
        return reader.query(
                "d.mail_key = ? AND d.variant = ? AND d.outcome IN ('filed', 'rejected', 'duplicate')",
                " ORDER BY d.id",
                one.mailKey(),
                one.variant());
    }

    /** @return all deliveries of these mails that stored or recognised them, oldest first: one question */
    public List<PastDelivery> copies(List<PastDelivery> some) {
        List<String> keys = some.stream().map(PastDelivery::mailKey).distinct().toList();
        return keys.isEmpty()
                ? List.of()
                : reader.query(
                        "d.mail_key IN (?" + ", ?".repeat(keys.size() - 1)
                                + ") AND d.outcome IN ('filed', 'rejected', 'duplicate')",
                        " ORDER BY d.id",
                        keys.toArray());
    }

    /** A copy of a mail that stays: what its rule created is gone, and so is what the ledger says of it. */
    public void forgetRule(PastDelivery copy, String reason) {
        database.jdbc()
                .update(
                        "UPDATE " + tables.name("delivery")
                                + " SET reason = ?, rule = NULL, rule_line = NULL, assignee = NULL, created = '[]', linked = NULL, added = NULL WHERE id = ?",
                        Columns.fit(reason, 500),
                        copy.id());
    }

    /** Forgets a copy of a mail that stays: it may come again. */
    public void forgetCopy(PastDelivery copy) {
        database.jdbc().update("DELETE FROM " + tables.name("delivery") + " WHERE id = ?", copy.id());
    }

    /** Forgets a delivery, as if it had never been taken in: it may come again. */
    public void forget(PastDelivery delivery) {
        forgetCopy(delivery);
        forgetMail(delivery);
    }

    /** The delivery keeps an outcome, {@code skipped}, and nothing else; it does not come again by itself. */
    public void skip(PastDelivery delivery, String reason) {
        database.jdbc()
                .update(
                        "UPDATE " + tables.name("delivery")
                                + " SET outcome = 'skipped', reason = ?, rule = NULL, rule_line = NULL, assignee = NULL, created = '[]', linked = NULL, added = NULL, flags = ''"
                                + " WHERE id = ?",
                        Columns.fit(reason, 500),
                        delivery.id());
        forgetMail(delivery);
    }

    /** The delivery goes to quarantine with its raw bytes, from where it is filed anew: whatever happens in between, the mail is there. */
    public void quarantine(PastDelivery delivery, Octets raw, String rawSha256, String reason) {
        String key = "raw:" + rawSha256;
        raws.write(List.of(new RawRow(key, 0, "quarantine", raw)));
        database.jdbc()
                .update(
                        "UPDATE " + tables.name("delivery")
                                + " SET outcome = 'quarantined', reason = ?, mail_key = ?, variant = 0, rule = NULL, rule_line = NULL, assignee = NULL, created = '[]', linked = NULL, added = NULL"
                                + " WHERE id = ?",
                        Columns.fit(reason, 500),
                        key,
                        delivery.id());
        forgetMail(delivery);
    }

    /** Gives the turn of a queue back that this mail took; if somebody has had a turn since, the queue stays as it is. */
    public void giveTurnBack(PastDelivery delivery) {
        Map<String, Turn> taken = new HashMap<>();
        database.jdbc()
                .query(
                        "SELECT " + Entities.TURN + " FROM " + tables.name("queue") + " WHERE last_mail = ? FOR UPDATE",
                        row -> {
                            taken.put(row.getString("name"), Entities.turn(row));
                        },
                        delivery.mailKey() + "/" + delivery.variant());
        taken.forEach((name, turn) -> {
            Turn before = turn.givenBack();
            database.jdbc()
                    .update(
                            "UPDATE " + tables.name("queue")
                                    + " SET last_user = ?, counts = ?, today = ?, last_mail = ? WHERE name = ?",
                            before.last(),
                            Json.text(before.counts()),
                            Entities.text(before.today()),
                            before.mail(),
                            name);
        });
    }

    /** A later copy of a mail that was taken back is not a duplicate of it. */
    private void forgetMail(PastDelivery delivery) {
        database.jdbc()
                .update(
                        "DELETE FROM " + tables.name("mail") + " WHERE mail_key = ? AND variant = ?",
                        delivery.mailKey(),
                        delivery.variant());
    }
}
