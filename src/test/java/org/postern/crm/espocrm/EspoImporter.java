package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.postern.crm.MailDraft.mail;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.match.RecordRef.Type;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;

/**
 * The CRM's own importer fetches the same mailbox at the same time: it locks the whole table, looks, inserts, lets go, and completes its mail in a transaction. No
 * mail comes twice, and neither of us loses one. {@code -Dpostern.rival.seconds=60} for a long run.
 */
abstract class EspoImporter {
    private static final Logger log = LoggerFactory.getLogger(EspoImporter.class);
    private static final Duration LASTS = Duration.ofSeconds(Long.getLong("postern.rival.seconds", 3));
    private static final int ROUND = 20;
    private static final int TRIES = 5;

    @TempDir
    Path folder;

    EspoDesk desk;
    private final AtomicInteger repeated = new AtomicInteger();

    abstract EspoDesk open(Path folder) throws Exception;

    /** The statements that take the table and give it back. */
    abstract String lock();

    abstract String unlock();

    /** The statement that makes a lock fail that cannot be had within a second. */
    abstract String impatience();

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Test
    void noMailComesTwiceAndNoneIsLost() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        Instant end = Instant.now().plus(LASTS);
        int round = 0;
        try (Connection rival = desk.connection()) {
            while (Instant.now().isBefore(end)) {
                int now = round++;
                Future<?> theirs = both.submit(() -> {
                    for (int n = 0; n < ROUND; n++) {
                        imports(rival, now, n);
                    }
                    return null;
                });
                Future<?> ours = both.submit(() -> {
                    for (int n = ROUND - 5; n >= 0; n -= 5) {
                        files(now, n);
                    }
                    return null;
                });
                theirs.get(60, TimeUnit.SECONDS);
                ours.get(60, TimeUnit.SECONDS);
            }
        } finally {
            both.shutdownNow();
        }
        log.info("{} rounds of {} mails; {} of our groups were tried again", round, ROUND, repeated);
        assertThat(desk.strings("select `message_id` from `email` group by `message_id` having count(*) > 1"))
                .isEmpty();
        assertThat(desk.strings("select `id` from `email` where `status` = 'Archived'"))
                .hasSize(round * ROUND);
        assertThat(desk.strings("select distinct `created_by_id` from `email`"))
                .as("both had their share")
                .containsExactlyInAnyOrder("system", "rival");
    }

    @Test
    void theTableOfMailsIsFreeWhileAGroupIsPlanned() throws Exception {
        desk.file(List.of(desk.order(mail())), () -> {}, this::lockForAMoment, () -> {});
        assertThat(desk.strings("select `id` from `email`")).hasSize(1);
    }

    @Test
    void aMailThatItAddsWhileAGroupIsPlannedIsACopyAtTheNextTry() throws Exception {
        List<EspoDesk.Order> orders =
                List.of(desk.order(mail().id(id(0, 0))).orCopy().create(Type.CASE));
        assertThatThrownBy(() -> desk.file(orders, () -> {}, this::importTheFirst, () -> {}))
                .isInstanceOf(OptimisticLockingFailureException.class)
                .hasMessageContaining("importer");
        assertThat(desk.strings("select `id` from `case`")).isEmpty();
        desk.file(orders);
        assertThat(desk.strings("select `id` from `email`")).containsExactly("r0-0");
    }

    @Test
    void onceMetItIsKeptOffFromTheStart() throws Exception {
        List<EspoDesk.Order> first = List.of(desk.order(mail().id(id(0, 0))));
        assertThatThrownBy(() -> desk.file(first, () -> {}, this::importTheFirst, () -> {}))
                .isInstanceOf(OptimisticLockingFailureException.class);
        List<EspoDesk.Order> next = List.of(desk.order(mail().id(id(0, 1))));
        desk.file(
                next,
                () -> {},
                () -> assertThatThrownBy(this::lockForAMoment).hasRootCauseInstanceOf(SQLException.class),
                () -> {});
        assertThat(desk.strings("select `id` from `email`")).hasSize(2);
    }

    private void importTheFirst() {
        rival(connection -> imports(connection, 0, 0));
    }

    private void lockForAMoment() {
        rival(connection -> {
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute(impatience());
                statement.execute(lock());
                statement.execute(unlock());
            }
        });
    }

    private interface Act {
        void on(Connection connection) throws SQLException;
    }

    private void rival(Act act) {
        try (Connection connection = desk.connection()) {
            act.on(connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void files(int round, int first) throws IOException {
        List<EspoDesk.Order> orders = new ArrayList<>();
        for (int n = first; n < first + 5; n++) {
            orders.add(desk.order(mail().id(id(round, n)).subject("Matter " + n))
                    .orCopy()
                    .create(Type.CASE)
                    .assign("user-dana"));
        }
        for (int tries = 1; ; tries++) {
            try {
                desk.file(orders);
                return;
            } catch (TransientDataAccessException e) {
                if (tries == TRIES) {
                    throw e;
                }
                repeated.incrementAndGet();
            }
        }
    }

    private static String id(int round, int n) {
        return "m" + round + "-" + n + "@mail.example";
    }

    private void imports(Connection connection, int round, int n) throws SQLException {
        String id = "r" + round + "-" + n;
        boolean isNew = false;
        try (Statement statement = connection.createStatement()) {
            connection.setAutoCommit(!lock().startsWith("lock table \""));
            statement.execute(lock());
            try {
                isNew = !found(connection, "<" + id(round, n) + ">");
                if (isNew) {
                    run(
                            connection,
                            "insert into `email` (`id`, `message_id`, `name`, `status`, `created_by_id`) values (?, ?, 'x', 'Being Imported', 'rival')",
                            id,
                            "<" + id(round, n) + ">");
                }
            } finally {
                statement.execute(unlock());
            }
            connection.setAutoCommit(false);
            if (isNew) {
                run(connection, "select `id` from `email` where `id` = ? for update", id);
                run(
                        connection,
                        "update `email` set `status` = 'Archived', `parent_type` = 'Account', `parent_id` = 'account-acme' where `id` = ?",
                        id);
                run(connection, "insert into `email_user` (`email_id`, `user_id`) values (?, 'user-dana')", id);
                connection.commit();
                run(
                        connection,
                        "update `account` set `stream_updated_at` = '2026-03-04 10:00:00' where `id` = ?",
                        "account-acme");
            }
            connection.commit();
        }
    }

    private static boolean found(Connection connection, String messageId) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select `id` from `email` where `deleted` = false and `message_id` = ?")) {
            query.setString(1, messageId);
            return query.executeQuery().next();
        }
    }

    private static void run(Connection connection, String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
