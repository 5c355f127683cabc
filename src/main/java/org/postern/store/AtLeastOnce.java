package org.postern.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Rows of {@code postern_outbox} that are told at least once. One UPDATE decides who tells a row, so any number of nodes may look at the same ones. */
final class AtLeastOnce {
    /** Nobody who is told takes that long: whoever was at it is gone. */
    static final Duration FORGOTTEN = Duration.ofMinutes(10);

    private final Database database;
    private final Tables tables;
    private final String kind;
    private final String node;
    private final Clock clock;
    private final TransactionTemplate apart;

    /** @param kind of the rows. @param node name of this machine */
    AtLeastOnce(Database database, String kind, String node, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.kind = kind;
        this.node = Columns.fit(node, 128);
        this.clock = clock;
        this.apart = new TransactionTemplate(database.transactions());
        apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** @param tries this one included */
    record Taken(String payload, int tries) {}

    Optional<Taken> claim(long id) {
        return inTransactionOfItsOwn(() -> {
            int taken = update(
                    "state = 'sending', tries = tries + 1, node = ?, changed_at = ? WHERE id = ? AND state = 'pending'",
                    node,
                    now(),
                    id);
            return taken == 0 ? Optional.<Taken>empty() : Optional.of(read(id));
        });
    }

    private Taken read(long id) {
        return database.jdbc()
                .query(
                        "SELECT payload, tries FROM " + tables.name("outbox") + " WHERE id = ?",
                        (row, number) -> new Taken(row.getString(1), row.getInt(2)),
                        id)
                .get(0);
    }

    void sent(long id) {
        inTransactionOfItsOwn(() -> update("state = 'sent', error = NULL, changed_at = ? WHERE id = ?", now(), id));
    }

    void again(long id, String error, Instant due) {
        inTransactionOfItsOwn(() -> update(
                "state = 'pending', error = ?, due = ?, changed_at = ? WHERE id = ?",
                Columns.fit(error, 2000),
                Times.utc(due),
                now(),
                id));
    }

    void failed(long id, String error) {
        inTransactionOfItsOwn(() -> update(
                "state = 'failed', error = ?, changed_at = ? WHERE id = ?", Columns.fit(error, 2000), now(), id));
    }

    int requeue() {
        return inTransactionOfItsOwn(() -> update(
                "state = 'pending', changed_at = ? WHERE kind = ? AND state = 'sending' AND changed_at < ?",
                now(),
                kind,
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
