package org.postern.store;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.postern.outcome.EventBox;
import org.postern.outcome.OutboxJson;
import org.postern.outcome.OutcomeEvent;

/** Events in {@code postern_outbox}. */
public final class SqlEventBox implements EventBox {
    private final AtLeastOnce rows;

    /** @param node name of this machine */
    public SqlEventBox(Database database, String node, Clock clock) {
        this.rows = new AtLeastOnce(database, OutcomeEvent.KIND, node, clock);
    }

    @Override
    public Optional<Claimed> claim(long id) {
        return rows.claim(id).flatMap(taken -> {
            try {
                return Optional.of(new Claimed(id, OutboxJson.event(taken.payload()), taken.payload(), taken.tries()));
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
