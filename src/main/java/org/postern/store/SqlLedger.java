package org.postern.store;

import static org.postern.store.Tables.marks;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.assign.Turns.Turn;
import org.postern.commit.FolderKey;
import org.postern.commit.Intents;
import org.postern.commit.Ledger;
import org.postern.commit.LedgerEntries;
import org.postern.commit.LedgerEntries.CandidateRow;
import org.postern.commit.LedgerEntries.CursorAdvance;
import org.postern.commit.LedgerEntries.DeliveryRow;
import org.postern.commit.LedgerEntries.EvidenceRow;
import org.postern.commit.LedgerEntries.OutboxRow;
import org.postern.commit.RecentMail;
import org.postern.commit.UidSet;
import org.postern.match.AddressEvidence.Type;
import org.postern.message.DeliveryId;
import org.postern.store.Tables.Column;
import org.postern.store.Tables.Present;
import org.springframework.jdbc.core.RowCallbackHandler;

/** The ledger in our tables. Few statements, whatever the size of the group; rows are locked in the order of their keys, always. */
public final class SqlLedger implements Ledger {
    /** Keys in one IN list. */
    private static final int LIST = 500;

    /** UIDs of which every so manieth is asked for, as nearly always, are one range of the index instead of many. */
    private static final int CLOSE = 4;

    private static final List<Column> SENDER = List.of(
            Column.text("address_key"), Column.time("since"), Column.text("party_type"), Column.text("party_id"));
    private static final List<Column> QUEUE = List.of(
            Column.text("name"),
            Column.time("since"),
            Column.text("last_user"),
            Column.text("counts"),
            Column.text("today"),
            Column.text("last_mail"));
    static final List<Column> OUTBOX = List.of(
            Column.text("dedupe_key"),
            Column.text("kind"),
            Column.text("mailbox"),
            Column.text("payload"),
            Column.text("state"),
            Column.time("due"),
            Column.number("tries"),
            Column.time("created_at"),
            Column.time("changed_at"));

    private final Database database;
    private final Tables tables;
    private final Clock clock;
    private final RawChunks raws;
    private final SqlAttachmentUse attachmentUse;
    private final Again again;

    /** Which deliveries are given out although they have their outcome, to get another. */
    private enum Again {
        NONE("1 = 0"),
        QUARANTINED("outcome = 'quarantined'"),
        CANDIDATES("CONCAT(',', flags, ',') LIKE '%,candidate,%'");

        final String condition;

        Again(String condition) {
            this.condition = condition;
        }
    }

    public SqlLedger(Database database, Clock clock) {
        this(database, clock, Again.NONE);
    }

    private SqlLedger(Database database, Clock clock, Again again) {
        this.again = again;
        this.database = database;
        this.tables = database.tables();
        this.clock = clock;
        this.raws = new RawChunks(database, clock);
        this.attachmentUse = new SqlAttachmentUse(database, clock);
    }

    /**
     * @return the same ledger for mails that come out of quarantine: there a quarantined delivery is not done, and its new outcome replaces the old one in the
     *     same transaction
     */
    public SqlLedger retrying() {
        return new SqlLedger(database, clock, Again.QUARANTINED);
    }

    /** @return the same ledger for the mails of candidates: they are taken up again, and the new outcome replaces the old one in the same transaction */
    public SqlLedger promoting() {
        return new SqlLedger(database, clock, Again.CANDIDATES);
    }

    @Override
    public Intents intents() {
        return new SqlIntents(database, clock);
    }

    @Override
    public boolean takesUpAgain() {
        return again == Again.CANDIDATES;
    }

    @Override
    public <T> T inTransaction(Supplier<T> work) {
        return database.inTransaction(work);
    }

    @Override
    public Set<DeliveryId> done(Collection<DeliveryId> ids) {
        record Series(String mailbox, String folder, long uidValidity, boolean uidl) {}
        Map<Series, List<DeliveryId>> bySeries = new HashMap<>();
        for (DeliveryId id : ids) {
            Series series = id.uidl() == null
                    ? new Series(id.mailbox(), id.folder(), id.uidValidity(), false)
                    : new Series(id.mailbox(), "", 0, true);
            bySeries.computeIfAbsent(series, s -> new ArrayList<>()).add(id);
        }
        Set<DeliveryId> done = new HashSet<>();
        bySeries.forEach((series, all) -> {
            for (List<DeliveryId> some : Rows.slices(all, LIST)) {
                done.addAll(series.uidl ? doneByUidl(series.mailbox, some) : doneByUid(some));
            }
        });
        return done;
    }

    private List<DeliveryId> doneByUid(List<DeliveryId> ids) {
        DeliveryId any = ids.get(0);
        List<Object> parameters = new ArrayList<>(List.of(any.mailbox(), Columns.key(any.folder()), any.uidValidity()));
        LongSummaryStatistics uids = ids.stream().mapToLong(DeliveryId::uid).summaryStatistics();
        boolean close = uids.getMax() - uids.getMin() < CLOSE * uids.getCount();
        if (close) {
            parameters.addAll(List.of(uids.getMin(), uids.getMax()));
        } else {
            ids.forEach(id -> parameters.add(id.uid()));
        }
        Set<Long> found = new HashSet<>(database.asking(jdbc -> jdbc.queryForList(
                "SELECT uid FROM " + tables.name("delivery")
                        + " WHERE mailbox = ? AND folder_key = ? AND uidvalidity = ? AND uid "
                        + (close ? "BETWEEN ? AND ?" : "IN (" + marks(ids.size()) + ")") + unlessGivenOutAgain(),
                Long.class,
                parameters.toArray())));
        return ids.stream().filter(id -> found.contains(id.uid())).toList();
    }

    private List<DeliveryId> doneByUidl(String mailbox, List<DeliveryId> ids) {
        List<Object> parameters = new ArrayList<>(List.of(mailbox));
        ids.forEach(id -> parameters.add(uidlKey(id)));
        Set<String> found = new HashSet<>(database.asking(jdbc -> jdbc.queryForList(
                "SELECT uidl_key FROM " + tables.name("delivery") + " WHERE mailbox = ? AND uidl_key IN ("
                        + marks(ids.size()) + ")" + unlessGivenOutAgain(),
                String.class,
                parameters.toArray())));
        return ids.stream().filter(id -> found.contains(uidlKey(id))).toList();
    }

    private String unlessGivenOutAgain() {
        return again == Again.NONE ? "" : " AND NOT (" + again.condition + ")";
    }

    static String uidlKey(DeliveryId id) {
        return Columns.key(id.uidl() == null ? "" : id.uidl());
    }

    @Override
    public Map<String, List<KnownMail>> mails(Collection<String> keys) {
        Map<String, List<KnownMail>> found = new HashMap<>();
        for (List<String> some : Rows.slices(new ArrayList<>(new HashSet<>(keys)), LIST)) {
            database.asking(jdbc -> jdbc.query(
                            "SELECT mail_key, variant, fingerprint, email_id FROM " + tables.name("mail")
                                    + " WHERE mail_key IN (" + marks(some.size()) + ") ORDER BY mail_key, variant",
                            (row, number) ->
                                    new KnownMail(row.getString(1), row.getInt(2), row.getString(3), row.getString(4)),
                            some.toArray()))
                    .forEach(mail -> found.computeIfAbsent(mail.key(), k -> new ArrayList<>())
                            .add(mail));
        }
        return found;
    }

    @Override
    public List<EarlierCopy> copies(Collection<String> keys) {
        List<EarlierCopy> found = new ArrayList<>();
        for (List<String> some : Rows.slices(new ArrayList<>(new HashSet<>(keys)), LIST)) {
            found.addAll(database.asking(jdbc -> jdbc.query(
                    "SELECT mail_key, variant, mailbox, rule FROM " + tables.name("delivery") + " WHERE mail_key IN ("
                            + marks(some.size()) + ") AND outcome IN ('filed', 'rejected', 'duplicate') ORDER BY id",
                    (row, number) ->
                            new EarlierCopy(row.getString(1), row.getInt(2), row.getString(3), row.getString(4)),
                    some.toArray())));
        }
        return found;
    }

    @Override
    public Map<String, Set<String>> waiting(Collection<String> messageIds) {
        Map<String, String> ids = byKey(messageIds);
        Map<String, Set<String>> waiting = new HashMap<>();
        for (List<String> some : Rows.slices(List.copyOf(ids.keySet()), LIST)) {
            // Two index look-ups: of an OR over two columns databases make a scan.
            for (String column : List.of("awaits", "thread_key")) {
                database.asking(jdbc -> {
                    jdbc.query(
                            "SELECT " + column + ", email_id FROM " + tables.name("mail")
                                    + " WHERE awaits IS NOT NULL AND email_id <> '' AND " + column + " IN ("
                                    + marks(some.size()) + ") ORDER BY created_at, email_id",
                            row -> {
                                waiting.computeIfAbsent(
                                                ids.getOrDefault(row.getString(1), ""), i -> new LinkedHashSet<>())
                                        .add(row.getString(2));
                            },
                            some.toArray());
                    return waiting;
                });
            }
        }
        return waiting;
    }

    @Override
    public RecentMail recent(RecentMail.Wanted wanted) {
        RecentMail recent = new RecentMail();
        Map<String, String> senders = byKey(wanted.senders());
        for (List<String> some : Rows.slices(List.copyOf(senders.keySet()), LIST)) {
            rowsBetween(
                    wanted,
                    "SELECT sender_key, received_at, mailbox, created_domain FROM " + tables.name("delivery")
                            + " WHERE sender_key IN (" + marks(some.size()) + ")",
                    some,
                    row -> recent.add(
                            senders.getOrDefault(row.getString(1), ""),
                            row.getString(3),
                            Times.instant(row, "received_at"),
                            row.getString(4) != null));
        }
        Map<String, String> domains = byKey(wanted.domains());
        for (List<String> some : Rows.slices(List.copyOf(domains.keySet()), LIST)) {
            rowsBetween(
                    wanted,
                    "SELECT created_domain, received_at FROM " + tables.name("delivery") + " WHERE created_domain IN ("
                            + marks(some.size()) + ")",
                    some,
                    row -> recent.addCreated(
                            domains.getOrDefault(row.getString(1), ""), Times.instant(row, "received_at")));
        }
        return recent;
    }

    @Override
    public Map<String, Integer> softBounces(Collection<String> addresses, Instant since) {
        Map<String, String> byKey = byKey(addresses);
        Map<String, Integer> counts = new HashMap<>();
        for (List<String> some : Rows.slices(List.copyOf(byKey.keySet()), LIST)) {
            List<Object> parameters = new ArrayList<>(List.of(Type.SOFT_BOUNCE.label(), Times.utc(since)));
            parameters.addAll(some);
            database.asking(jdbc -> {
                jdbc.query(
                        "SELECT address_key, COUNT(*) FROM " + tables.name("address_evidence")
                                + " WHERE type = ? AND created_at >= ? AND address_key IN (" + marks(some.size())
                                + ") GROUP BY address_key",
                        row -> {
                            counts.put(byKey.getOrDefault(row.getString(1), ""), row.getInt(2));
                        },
                        parameters.toArray());
                return counts;
            });
        }
        return counts;
    }

    private void rowsBetween(RecentMail.Wanted wanted, String sql, List<String> keys, RowCallbackHandler each) {
        List<Object> parameters = new ArrayList<>(keys);
        parameters.add(Times.utc(wanted.from()));
        parameters.add(Times.utc(wanted.until()));
        database.asking(jdbc -> {
            jdbc.query(sql + " AND received_at >= ? AND received_at <= ?", each, parameters.toArray());
            return keys;
        });
    }

    private static Map<String, String> byKey(Collection<String> texts) {
        Map<String, String> byKey = new HashMap<>();
        texts.forEach(text -> byKey.put(Columns.key(text), text));
        return byKey;
    }

    /** A statement per cursor, for only an equality of the whole key is sure to lock this row and no other; all of them sent at once, in the order of the keys. */
    @Override
    public Set<FolderKey> fence(Map<FolderKey, Long> epochs) {
        List<FolderKey> folders = List.copyOf(new TreeMap<>(epochs).keySet());
        List<Object[]> rows = folders.stream()
                .map(folder ->
                        new Object[] {folder.mailbox(), Columns.key(folder.folder()), folder.lane(), epochs.get(folder)
                        })
                .toList();
        int[] held = database.asking(jdbc -> jdbc.batchUpdate(
                "UPDATE " + tables.name("cursor")
                        + " SET epoch = epoch WHERE mailbox = ? AND folder_key = ? AND lane = ? AND epoch = ?",
                rows));
        Set<FolderKey> ours = new HashSet<>();
        for (int i = 0; i < held.length; i++) {
            if (held[i] == 1) {
                ours.add(folders.get(i));
            }
        }
        return ours;
    }

    @Override
    public void lockSenders(SortedSet<String> addresses) {
        lock("sender", List.of(Column.text("address_key"), Column.time("since")), addresses, List.of());
    }

    @Override
    public Map<String, Turn> lockQueues(SortedSet<String> queues) {
        if (queues.isEmpty()) {
            return Map.of();
        }
        lock("queue", QUEUE, queues, List.of("", "", "", ""));
        Map<String, Turn> found = new HashMap<>();
        database.asking(jdbc -> {
            jdbc.query(
                    "SELECT " + Entities.TURN + " FROM " + tables.name("queue") + " WHERE name IN ("
                            + marks(queues.size()) + ")",
                    row -> {
                        found.put(row.getString(1), Entities.turn(row));
                    },
                    queues.stream().map(Columns::key).toArray());
            return found;
        });
        Map<String, Turn> turns = new HashMap<>();
        for (String queue : queues) {
            turns.put(queue, Objects.requireNonNull(found.get(Columns.key(queue)), "the row was locked above"));
        }
        return turns;
    }

    /** Locks row after row in the order of their keys, so that groups wait for each other and never in a circle. The first column is the key. */
    private void lock(String table, List<Column> columns, SortedSet<String> keys, List<String> defaults) {
        LocalDateTime now = Times.utc(clock.instant());
        SortedSet<String> sorted = new TreeSet<>(keys.stream().map(Columns::key).toList());
        List<List<Object>> rows = sorted.stream()
                .map(key -> {
                    List<Object> row = new ArrayList<>(List.of(key, now));
                    row.addAll(defaults);
                    return row;
                })
                .toList();
        try {
            upsert(table, columns, Present.LOCKED, rows);
        } catch (RuntimeException e) {
            throw lostRace(e);
        }
    }

    @Override
    public void write(LedgerEntries entries) {
        try {
            database.inSession(session -> {
                Map<DeliveryId, Released> before = again == Again.NONE ? Map.of() : released(entries);
                session.insertMultiple(entries.deliveries().stream()
                        .map(row -> retried(Entities.of(row), row, before.get(row.id())))
                        .toList());
                session.insertMultiple(
                        entries.mails().stream().map(Entities::of).toList());
                raws.write(entries.raws());
                writeSenders(entries.senders());
                writeTurns(entries.turns());
                writeOutbox(entries.outbox());
                advance(entries.cursors());
                deleteFlights(entries.flights());
                writeCandidates(entries.candidates());
                writeEvidence(entries.evidence());
                attachmentUse.add(entries.attachmentOctets());
                before.values().forEach(this::letGo);
                return entries;
            });
        } catch (RuntimeException e) {
            throw lostRace(e);
        }
    }

    private static RuntimeException lostRace(RuntimeException fault) {
        return Faults.isDuplicateKey(fault) ? new LostRace(fault) : fault;
    }

    /** A delivery that is given out again, to get another outcome. @param retries how often it did before */
    private record Released(MailEntity.Key raw, int retries) {}

    private DeliveryEntity retried(DeliveryEntity entity, DeliveryRow row, @Nullable Released before) {
        if (before != null && again == Again.QUARANTINED) {
            entity.retries = before.retries() + 1;
            entity.retryDue = RetryPlan.due(row.outcome(), row.reason(), entity.retries, row.doneAt());
        }
        return entity;
    }

    private void letGo(Released released) {
        if (again == Again.CANDIDATES) {
            promote(released.raw());
        } else {
            raws.deleteUnlessQuarantined(released.raw());
        }
    }

    /** Deletes deliveries that were given out again, for their new outcomes to be written. */
    private Map<DeliveryId, Released> released(LedgerEntries entries) {
        Map<DeliveryId, Released> released = new HashMap<>();
        for (DeliveryRow row : entries.deliveries()) {
            DeliveryId id = row.id();
            boolean imap = id.uidl() == null;
            Object[] key = imap
                    ? new Object[] {id.mailbox(), Columns.key(id.folder()), id.uidValidity(), id.uid()}
                    : new Object[] {id.mailbox(), uidlKey(id)};
            String where = " WHERE mailbox = ? AND "
                    + (imap ? "folder_key = ? AND uidvalidity = ? AND uid = ?" : "uidl_key = ?")
                    + " AND " + again.condition;
            database.jdbc()
                    .query(
                            "SELECT mail_key, variant, retries FROM " + tables.name("delivery") + where + " FOR UPDATE",
                            (RowCallbackHandler) found -> released.put(
                                    id,
                                    new Released(
                                            new MailEntity.Key(found.getString(1), found.getInt(2)), found.getInt(3))),
                            key);
            database.jdbc().update("DELETE FROM " + tables.name("delivery") + where, key);
        }
        return released;
    }

    private void writeEvidence(List<EvidenceRow> evidence) {
        LocalDateTime now = Times.utc(clock.instant());
        List<Object[]> rows = evidence.stream()
                .map(row -> new Object[] {
                    Columns.key(row.address()),
                    row.type(),
                    row.mailKey(),
                    row.variant(),
                    Columns.fit(row.proof(), Columns.TEXT),
                    now
                })
                .toList();
        if (!rows.isEmpty()) {
            database.jdbc()
                    .batchUpdate(
                            "INSERT INTO " + tables.name("address_evidence")
                                    + " (address_key, type, mail_key, variant, proof, created_at) VALUES (" + marks(6)
                                    + ")",
                            rows);
        }
    }

    private void writeCandidates(List<CandidateRow> candidates) {
        LocalDateTime now = Times.utc(clock.instant());
        List<Object[]> rows = candidates.stream()
                .map(row -> new Object[] {
                    Columns.key(row.address().toLowerCase(Locale.ROOT)),
                    row.mailbox(),
                    row.mailKey(),
                    row.variant(),
                    Columns.fitOrNull(row.name(), 500),
                    Columns.fit(row.address(), Columns.TEXT),
                    CandidateStore.WAITING,
                    now,
                    now
                })
                .toList();
        if (!rows.isEmpty()) {
            database.jdbc()
                    .batchUpdate(
                            "INSERT INTO " + tables.name("candidate")
                                    + " (address_key, mailbox, mail_key, variant, name, address, state, created_at, changed_at) VALUES ("
                                    + marks(9) + ")",
                            rows);
        }
    }

    private void promote(MailEntity.Key mail) {
        database.jdbc()
                .update(
                        "UPDATE " + tables.name("candidate")
                                + " SET state = ?, changed_at = ? WHERE mail_key = ? AND variant = ?",
                        CandidateStore.PROMOTED,
                        Times.utc(clock.instant()),
                        mail.mailKey(),
                        mail.variant());
        raws.deleteOfCandidate(mail);
    }

    private void writeSenders(List<SenderParty> senders) {
        LocalDateTime now = Times.utc(clock.instant());
        Map<String, List<Object>> rows = new TreeMap<>();
        for (SenderParty sender : senders) {
            String key = Columns.key(sender.address());
            rows.put(
                    key,
                    List.of(
                            key,
                            now,
                            sender.party().type().label(),
                            Columns.fit(sender.party().id(), 128)));
        }
        upsert("sender", SENDER, Present.CHANGED, List.copyOf(rows.values()));
    }

    private void writeTurns(Map<String, Turn> turns) {
        LocalDateTime now = Times.utc(clock.instant());
        List<List<Object>> rows = new ArrayList<>();
        new TreeMap<>(turns)
                .forEach((queue, turn) -> rows.add(List.of(
                        Columns.key(queue),
                        now,
                        turn.last(),
                        Json.text(turn.counts()),
                        Entities.text(turn.today()),
                        turn.mail())));
        upsert("queue", QUEUE, Present.CHANGED, rows);
    }

    private void writeOutbox(List<OutboxRow> outbox) {
        LocalDateTime now = Times.utc(clock.instant());
        Map<String, List<Object>> rows = new TreeMap<>();
        for (OutboxRow row : outbox) {
            String key = Columns.key(row.dedupeKey());
            String payload = Columns.fit(row.payload(), Columns.TEXT);
            rows.putIfAbsent(
                    key,
                    List.of(key, row.kind(), row.mailbox(), payload, "pending", Times.utc(row.due()), 0, now, now));
        }
        upsert("outbox", OUTBOX, Present.KEPT, List.copyOf(rows.values()));
    }

    private void upsert(String table, List<Column> columns, Present present, List<List<Object>> rows) {
        for (List<List<Object>> some : Rows.slices(rows, Database.BATCH)) {
            database.asking(jdbc -> jdbc.update(
                    tables.upsert(table, columns.get(0).name(), columns, present, some.size()),
                    some.stream().flatMap(List::stream).toArray()));
        }
    }

    private record CursorKey(String mailbox, String folder, String lane) {
        static CursorKey of(FolderKey folder) {
            return new CursorKey(folder.mailbox(), Columns.key(folder.folder()), folder.lane());
        }
    }

    /** Inside a transaction that holds these cursors ({@link #fence}): however many they are, one look and one batch. */
    void advance(Collection<CursorAdvance> advances) {
        Map<CursorKey, UidSet> more = new LinkedHashMap<>();
        advances.forEach(advance -> more.merge(CursorKey.of(advance.folder()), advance.done(), UidSet::plus));
        List<Object[]> rows = new ArrayList<>();
        for (List<CursorKey> some : Rows.slices(List.copyOf(more.keySet()), LIST)) {
            String keys = String.join(", ", Collections.nCopies(some.size(), "(?, ?, ?)"));
            database.jdbc()
                    .query(
                            "SELECT mailbox, folder_key, lane, low, done FROM " + tables.name("cursor")
                                    + " WHERE (mailbox, folder_key, lane) IN (" + keys + ")",
                            row -> {
                                CursorKey key = new CursorKey(row.getString(1), row.getString(2), row.getString(3));
                                UidSet done = UidSet.parse(row.getString(5)).plus(more.getOrDefault(key, UidSet.EMPTY));
                                long reach = done.reach(row.getLong(4));
                                rows.add(new Object[] {
                                    reach, done.above(reach).toString(), key.mailbox(), key.folder(), key.lane()
                                });
                            },
                            some.stream()
                                    .flatMap(key -> Stream.of(key.mailbox(), key.folder(), key.lane()))
                                    .toArray());
        }
        database.jdbc()
                .batchUpdate(
                        "UPDATE " + tables.name("cursor")
                                + " SET low = ?, done = ? WHERE mailbox = ? AND folder_key = ? AND lane = ?",
                        rows);
    }

    private void deleteFlights(List<Long> flights) {
        if (!flights.isEmpty()) {
            database.jdbc()
                    .update(
                            "DELETE FROM " + tables.name("flight") + " WHERE id IN (" + marks(flights.size()) + ")",
                            flights.toArray());
        }
    }
}
