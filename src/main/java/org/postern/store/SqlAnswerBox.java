package org.postern.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.postern.durable.DurableStep;
import org.postern.outcome.AnswerBox;
import org.postern.outcome.AnswerJson;
import org.postern.outcome.AnswerPayload;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Answers in {@code postern_outbox}. One UPDATE decides who sends a row, so any number of nodes may look at the same ones. */
public final class SqlAnswerBox implements AnswerBox {
    /** Answers in an hour: a storm of mails with forged senders must not become a storm of answers. */
    static final int MOST_IN_AN_HOUR = 100;

    /** Of these, to one domain. */
    static final int MOST_TO_A_DOMAIN = 20;

    /** Of these, to senders whom the CRM does not know, where no server proves senders. */
    static final int MOST_TO_STRANGERS = 10;

    /** Nobody sends for that long: whoever was at it is gone. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Database database;
    private final Tables tables;
    private final String node;
    private final boolean proven;
    private final Clock clock;
    private final TransactionTemplate apart;

    /**
     * @param node name of this machine: what it left in {@code sending} it knows to be its own
     * @param proven only proven senders are answered ({@code trust.authserv-id}), so that strangers need no cap of their own
     */
    public SqlAnswerBox(Database database, String node, boolean proven, Clock clock) {
        this.proven = proven;
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
            if (taken == 0) {
                return Optional.empty();
            }
            try {
                Claimed claimed = read(id);
                Optional<String> reason = reasonNotTo(claimed);
                reason.ifPresent(r -> end(id, "suppressed", r));
                return reason.isPresent() ? Optional.empty() : Optional.of(claimed);
            } catch (IllegalArgumentException e) {
                end(id, "failed", String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        });
    }

    private Claimed read(long id) {
        return database.jdbc()
                .query(
                        "SELECT payload, tries FROM " + tables.name("outbox") + " WHERE id = ?",
                        (row, number) ->
                                new Claimed(id, AnswerJson.read(row.getString("payload")), row.getInt("tries")),
                        id)
                .get(0);
    }

    /** The key of a row holds for a day; an answer of yesterday evening is less than 24 hours old in the morning. */
    private Optional<String> reasonNotTo(Claimed claimed) {
        AnswerPayload answer = claimed.payload();
        String yesterday = Columns.key(answer.dedupeKey(answer.day().minusDays(1)));
        Instant now = clock.instant();
        if (count("dedupe_key = ? AND changed_at > ?", yesterday, Times.utc(now.minus(Duration.ofDays(1)))) > 0) {
            return Optional.of("answered within the last 24 hours");
        }
        return tooMany(claimed, answer, now);
    }

    /** A sender whom the CRM does not know, and whom nobody has proven, is perhaps a victim of whoever forged his address. */
    private Optional<String> tooMany(Claimed claimed, AnswerPayload answer, Instant now) {
        List<AnswerPayload> lately = database.jdbc()
                .query(
                        "SELECT payload FROM " + tables.name("outbox")
                                + " WHERE kind = 'answer' AND state IN ('sending', 'sent', 'unknown') AND due > ? AND changed_at > ? AND id <> ?",
                        (row, number) -> AnswerJson.read(row.getString(1)),
                        Times.utc(now.minus(Duration.ofDays(1))),
                        Times.utc(now.minus(Duration.ofHours(1))),
                        claimed.id());
        if (lately.size() >= MOST_IN_AN_HOUR) {
            return Optional.of("more than " + MOST_IN_AN_HOUR + " answers in an hour");
        }
        if (lately.stream()
                        .filter(other -> domain(other).equals(domain(answer)))
                        .count()
                >= MOST_TO_A_DOMAIN) {
            return Optional.of("more than " + MOST_TO_A_DOMAIN + " answers to a domain in an hour");
        }
        boolean stranger = answer.name() == null;
        return !proven
                        && stranger
                        && lately.stream().filter(other -> other.name() == null).count() >= MOST_TO_STRANGERS
                ? Optional.of("more than " + MOST_TO_STRANGERS + " answers to unknown senders in an hour")
                : Optional.empty();
    }

    private static String domain(AnswerPayload answer) {
        return answer.to().substring(answer.to().lastIndexOf('@') + 1);
    }

    private long count(String where, Object... values) {
        Long count = database.jdbc()
                .queryForObject(
                        "SELECT COUNT(*) FROM " + tables.name("outbox")
                                + " WHERE kind = 'answer' AND state IN ('sending', 'sent', 'unknown') AND " + where,
                        Long.class,
                        values);
        return count == null ? 0 : count;
    }

    @Override
    public void sent(long id, Runnable together) {
        inTransactionOfItsOwn(() -> {
            together.run();
            return update("state = 'sent', error = NULL, changed_at = ? WHERE id = ?", now(), id);
        });
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

    @Override
    public void unknown(long id, String error) {
        inTransactionOfItsOwn(() -> end(id, "unknown", error));
    }

    private int end(long id, String state, String error) {
        return update("state = ?, error = ?, changed_at = ? WHERE id = ?", state, Columns.fit(error, 2000), now(), id);
    }

    @Override
    public int settleUnknown() {
        return inTransactionOfItsOwn(() -> update(
                "state = 'unknown', error = 'found in sending', changed_at = ? WHERE state = 'sending' AND (node = ? OR changed_at < ?)",
                now(),
                node,
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
            T result = Objects.requireNonNull(apart.execute(status -> work.get()));
            DurableStep.done("answer's state");
            return result;
        } catch (RuntimeException e) {
            throw Faults.translated(e);
        }
    }
}
