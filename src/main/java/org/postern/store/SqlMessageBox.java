package org.postern.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.postern.outcome.MessageBox;
import org.postern.outcome.OutboxJson;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Messages in {@code postern_outbox}. One UPDATE decides who sends a row, so any number of nodes may look at the same ones. */
public final class SqlMessageBox implements MessageBox {
    /** No sink takes that long: whoever was at it is gone. */
    static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final Database database;
    private final Tables tables;
    private final String node;
    private final Clock clock;
    private final TransactionTemplate apart;

    /** @param node name of this machine */
    public SqlMessageBox(Database database, String node, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.node = Columns.fit(node, 128);
        this.clock = clock;
        this.apart = new TransactionTemplate(database.transactions());
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    public Optional<Claimed> claim(long id) {
        return inTransactionOfItsOwn(() -> {
            int taken = update(
                    "state = 'sending', tries = tries + 1, node = ?, changed_at = ? WHERE id = ? AND state = 'pending'",
                    node,
                    now(),
                    id);
            return taken == 0 ? Optional.<Claimed>empty() : read(id);
        });
    }

    private Optional<Claimed> read(long id) {
        return database.jdbc()
                .query(
                        "SELECT payload, tries FROM " + tables.name("outbox") + " WHERE id = ?",
                        (row, number) -> {
                            try {
                                return Optional.of(
                                        new Claimed(id, OutboxJson.message(row.getString(1)), row.getInt(2)));
                            } catch (IllegalArgumentException e) {
                                end(id, "failed", String.valueOf(e.getMessage()));
                                return Optional.<Claimed>empty();
                            }
                        },
                        id)
                .get(0);
    }

    @Override
    public void sent(long id) {
        inTransactionOfItsOwn(() -> update("state = 'sent', error = NULL, changed_at = ? WHERE id = ?", now(), id));
    }

    @Override
    public void again(long id, String error, Instant due) {
        inTransactionOfItsOwn(() -> update(
                "state = 'pending', error = ?, due = ?, changed_at = ? WHERE id = ?",
                Columns.fit(error, 2000),
                Times.utc(due),
                now(),
                id));
    }

    @Override
    public void failed(long id, String error) {
        inTransactionOfItsOwn(() -> end(id, "failed", error));
    }

    private int end(long id, String state, String error) {
        return update("state = ?, error = ?, changed_at = ? WHERE id = ?", state, Columns.fit(error, 2000), now(), id);
    }

    @Override
    public int requeue() {
        return inTransactionOfItsOwn(() -> update(
                "state = 'pending', changed_at = ? WHERE kind = 'message' AND state = 'sending' AND changed_at < ?",
                now(),
                Times.utc(clock.instant().minus(FORGOTTEN))));
    }

    private int update(String assignments, Object... values) {
        return database.jdbc().update("UPDATE " + tables.name("outbox") + " SET " + assignments, values);
    }

    private LocalDateTime now() {
        return Times.utc(clock.instant());
    }

    private <T> T inTransactionOfItsOwn(Supplier<T> work) {
        try {
            return Objects.requireNonNull(apart.execute(status -> work.get()));
        } catch (RuntimeException e) {
            throw Faults.translated(e);
        }
    }
}
