package org.postern.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.postern.outcome.MessageBox;
import org.postern.outcome.OutboxJson;
import org.postern.outcome.OutboxMessage;

/** Messages in {@code postern_outbox}. */
public final class SqlMessageBox implements MessageBox {
    static final Duration FORGOTTEN = AtLeastOnce.FORGOTTEN;

    private final AtLeastOnce rows;

    /** @param node name of this machine */
    public SqlMessageBox(Database database, String node, Clock clock) {
        this.rows = new AtLeastOnce(database, OutboxMessage.KIND, node, clock);
    }

    @Override
    public Optional<Claimed> claim(long id) {
        return rows.claim(id).flatMap(taken -> {
            try {
                return Optional.of(new Claimed(id, OutboxJson.message(taken.payload()), taken.tries()));
            } catch (IllegalArgumentException e) {
                rows.failed(id, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    @Override
    public void sent(long id) {
        rows.sent(id);
    }

    @Override
    public void again(long id, String error, Instant due) {
        rows.again(id, error, due);
    }

    @Override
    public void failed(long id, String error) {
        rows.failed(id, error);
    }

    @Override
    public int requeue() {
        return rows.requeue();
    }
}
