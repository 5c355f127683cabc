package org.postern.store;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.postern.outcome.NoticeBox;
import org.postern.outcome.NoticePayload;
import org.postern.outcome.OutboxJson;
import org.postern.outcome.OutboxMessage;
import org.postern.store.Tables.Present;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notices in {@code postern_outbox}. Who changes the state of all of a user's rows makes his messages, so any number of nodes may look. */
public final class SqlNoticeBox implements NoticeBox {
    private static final Logger LOG = LoggerFactory.getLogger(SqlNoticeBox.class);
    private static final int LOOKED_AT = 500;
    /** More than that in one window are told by several summaries. */
    private static final int GATHERED = 10_000;

    private final Database database;
    private final Tables tables;
    private final Clock clock;

    public SqlNoticeBox(Database database, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.clock = clock;
    }

    private record Waiting(long id, NoticePayload notice) {}

    @Override
    public int bundle(Function<List<NoticePayload>, List<OutboxMessage>> bundling) {
        int made = 0;
        for (String user : usersDue()) {
            made += bundleOf(user, bundling);
        }
        return made;
    }

    private Set<String> usersDue() {
        List<Waiting> due = read(
                "kind = 'notice' AND state = 'pending' AND due <= ? ORDER BY due, id LIMIT " + LOOKED_AT,
                Times.utc(clock.instant()));
        Set<String> users = new LinkedHashSet<>();
        due.forEach(waiting -> users.add(waiting.notice().user()));
        return users;
    }

    private List<Waiting> read(String where, Object value) {
        List<Waiting> found = new ArrayList<>();
        List<Long> broken = new ArrayList<>();
        database.asking(jdbc -> {
            jdbc.query(
                    "SELECT id, payload FROM " + tables.name("outbox") + " WHERE " + where,
                    row -> {
                        try {
                            found.add(new Waiting(row.getLong(1), OutboxJson.notice(row.getString(2))));
                        } catch (IllegalArgumentException e) {
                            broken.add(row.getLong(1));
                        }
                    },
                    value);
            return found;
        });
        broken.forEach(this::giveUp);
        return found;
    }

    private void giveUp(long id) {
        LOG.error("Notice {} in the outbox cannot be read and is given up.", id);
        database.asking(jdbc -> jdbc.update(
                "UPDATE " + tables.name("outbox") + " SET state = 'failed', error = 'not readable' WHERE id = ?", id));
    }

    private int bundleOf(String user, Function<List<NoticePayload>, List<OutboxMessage>> bundling) {
        String prefix = NoticePayload.keyOf(user);
        return database.inTransaction(() -> {
            List<Waiting> waiting = read(
                    "kind = 'notice' AND state = 'pending' AND dedupe_key LIKE ? ESCAPE '!' ORDER BY id LIMIT "
                            + GATHERED,
                    prefix.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%");
            List<Long> taken = take(waiting.stream().map(Waiting::id).toList());
            List<NoticePayload> gathered = waiting.stream()
                    .filter(one -> taken.contains(one.id()))
                    .map(Waiting::notice)
                    .toList();
            List<OutboxMessage> messages = gathered.isEmpty() ? List.of() : bundling.apply(gathered);
            messages.forEach(message -> write(message, gathered.get(0).mailbox()));
            return messages.size();
        });
    }

    /** @return those that nobody else took: the rows stay locked until the end of the transaction */
    private List<Long> take(List<Long> ids) {
        List<Long> taken = new ArrayList<>();
        for (List<Long> some : Rows.slices(ids, Database.BATCH)) {
            List<Long> here = database.asking(jdbc -> jdbc.queryForList(
                    "SELECT id FROM " + tables.name("outbox") + " WHERE state = 'pending' AND id IN ("
                            + Tables.marks(some.size()) + ") FOR UPDATE",
                    Long.class,
                    some.toArray()));
            if (!here.isEmpty()) {
                List<Object> values = new ArrayList<>(List.of(now()));
                values.addAll(here);
                database.asking(jdbc -> jdbc.update(
                        "UPDATE " + tables.name("outbox") + " SET state = 'sent', changed_at = ? WHERE id IN ("
                                + Tables.marks(here.size()) + ")",
                        values.toArray()));
                taken.addAll(here);
            }
        }
        return taken;
    }

    private void write(OutboxMessage message, String mailbox) {
        LocalDateTime now = now();
        database.asking(jdbc -> jdbc.update(
                tables.upsert("outbox", "dedupe_key", SqlLedger.OUTBOX, Present.KEPT, 1),
                Columns.key(OutboxMessage.KIND + ":" + message.id()),
                OutboxMessage.KIND,
                mailbox,
                Columns.fit(OutboxJson.text(message), Columns.TEXT),
                "pending",
                now,
                0,
                now,
                now));
    }

    private LocalDateTime now() {
        return Times.utc(clock.instant());
    }
}
