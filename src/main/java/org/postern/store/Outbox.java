package org.postern.store;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postern.outcome.AnswerSteps.DueAnswer;
import org.postern.outcome.MessageSteps.DueMessage;

/**
 * A row of {@code postern_outbox}: something to be sent after the commit that wrote it.
 *
 * <p>An answer goes pending → sending → sent, and each step is committed before the next; one that is found in {@code sending} at start may or may not have
 * left, and is never sent again. A message goes the same way, but is sent again: it may come twice, and never not at all.
 */
@Entity
@Table(name = "postern_outbox")
@NamedQuery(
        name = "due",
        query =
                "select o from Outbox o where o.kind = 'answer' and o.state = 'pending' and o.due <= :now order by o.due, o.id")
@NamedQuery(
        name = "dueMessages",
        query =
                "select o from Outbox o where o.kind = 'message' and o.state = 'pending' and o.due <= :now order by o.due, o.id")
@NamedQuery(
        name = "dueEvents",
        query =
                "select o from Outbox o where o.kind = 'event' and o.state = 'pending' and o.due <= :now order by o.due, o.id")
@SuppressWarnings("NullAway.Init")
public final class Outbox implements DueAnswer, DueMessage {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    @Nullable
    Long id;

    String kind;

    @Column(name = "dedupe_key")
    String dedupeKey;

    String mailbox;

    @Column(length = Columns.TEXT)
    String payload;

    String state;

    Instant due;

    int tries;

    @Nullable
    String node;

    @Column(length = Columns.TEXT)
    @Nullable
    String error;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "changed_at")
    Instant changedAt;

    @Override
    public long messageId() {
        return answerId();
    }

    @Override
    public long answerId() {
        return Objects.requireNonNull(id, "read from the database");
    }
}
