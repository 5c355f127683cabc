package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.postern.commit.FolderKey;
import org.postern.commit.LedgerEntries;
import org.postern.commit.LedgerEntries.DeliveryRow;
import org.postern.commit.Outcome;
import org.postern.commit.UidSet;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.DatabaseConfig;
import org.postern.match.RecordRef;
import org.postern.message.DeliveryId;
import org.postern.servers.MariaDbServer;
import org.springframework.dao.TransientDataAccessException;

class SqlLedgerIT extends SqlLedgerContract {
    @Override
    DatabaseConfig config() {
        DatabaseConfig fresh = MariaDbServer.get().fresh().config();
        return new DatabaseConfig(fresh.url(), fresh.user(), fresh.password(), fresh.schema(), 8);
    }

    /** The server counts its statements: a batch that falls apart into rows would show. */
    @Test
    void aGroupOfAHundredMailsIsAHandfulOfStatements() {
        FolderKey folder = new FolderKey(mailbox, "INBOX", FolderKey.LIVE);
        new SqlCursors(database, CLOCK).open(folder, NOW, "me");
        long flight = new SqlFlights(database, CLOCK).depart(folder, UidSet.parse("1:100"), "node");
        LedgerEntries entries = groupOf100(folder, flight);

        long before = questions();
        ledger.inTransaction(() -> {
            assertThat(ledger.fence(Map.of(folder, 1L))).containsExactly(folder);
            ledger.lockSenders(
                    entries.senders().stream().map(s -> s.address()).collect(Collectors.toCollection(TreeSet::new)));
            ledger.lockQueues(new TreeSet<>(entries.turns().keySet()));
            ledger.write(entries);
            return entries;
        });
        long asked = questions() - before;

        assertThat(count("delivery", "mailbox = ?", mailbox)).isEqualTo(100);
        assertThat(asked).as("statements for a group of 100").isBetween(10L, 25L);
    }

    /** The driver ends a bulk where a parameter gets another type. */
    @Test
    void textsThatAreMissingNowHereNowThereDoNotTearABatchApart() {
        Entries entries = new Entries();
        for (int i = 1; i <= 100; i++) {
            boolean even = i % 2 == 0;
            entries.deliveries.add(new DeliveryRow(
                    DeliveryId.imap(mailbox, "INBOX", 1, i),
                    Entries.key(mailbox + "-" + i),
                    0,
                    "s@" + mailbox,
                    Outcome.FILED,
                    null,
                    "rule",
                    3,
                    even ? "user-1" : null,
                    List.of(),
                    even ? null : new RecordRef(RecordRef.Type.CASE, "c1"),
                    even ? "{}" : null,
                    List.of(),
                    "hash",
                    "run-1",
                    new Mark.Leave(),
                    NOW,
                    "[]",
                    NOW,
                    NOW));
        }

        long before = questions();
        ledger.inTransaction(() -> {
            ledger.write(entries.all());
            return entries;
        });
        long asked = questions() - before;

        assertThat(count("delivery", "mailbox = ? AND assignee IS NULL AND linked = 'case:c1'", mailbox))
                .isEqualTo(50);
        assertThat(asked).as("statements for a hundred deliveries").isLessThan(15);
    }

    private long questions() {
        Long count = database.jdbc()
                .queryForObject(
                        "SELECT variable_value FROM information_schema.global_status WHERE variable_name = 'QUESTIONS'",
                        Long.class);
        return count == null ? -1 : count;
    }

    @Test
    void aDeadlockAsksForTheWholeGroupAgain() throws Exception {
        SortedSet<String> a = new TreeSet<>(List.of("a@" + mailbox));
        SortedSet<String> b = new TreeSet<>(List.of("b@" + mailbox));
        ledger.lockSenders(a);
        ledger.lockSenders(b);
        CyclicBarrier bothHold = new CyclicBarrier(2);
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try {
            List<Future<Boolean>> both = List.of(
                    writers.submit(() -> crossing(a, b, bothHold)), writers.submit(() -> crossing(b, a, bothHold)));

            List<Throwable> faults = new ArrayList<>();
            for (Future<Boolean> one : both) {
                try {
                    one.get(15, TimeUnit.SECONDS);
                } catch (ExecutionException e) {
                    faults.add(e.getCause());
                }
            }
            assertThat(faults).hasSize(1);
            assertThat(faults.get(0)).isInstanceOf(TransientDataAccessException.class);
        } finally {
            writers.shutdownNow();
        }
    }

    private boolean crossing(SortedSet<String> first, SortedSet<String> second, CyclicBarrier bothHold) {
        return ledger.inTransaction(() -> {
            ledger.lockSenders(first);
            try {
                bothHold.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                throw new IllegalStateException(e);
            }
            ledger.lockSenders(second);
            return true;
        });
    }

    @Test
    void aLockThatIsNotGivenInTimeAsksForTheWholeGroupAgain() throws Exception {
        SortedSet<String> sender = new TreeSet<>(List.of(mailbox + "@example.com"));
        ledger.lockSenders(sender);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<Boolean> holder = other.submit(() -> ledger.inTransaction(() -> {
                ledger.lockSenders(sender);
                held.countDown();
                try {
                    return release.await(20, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }));
            assertThat(held.await(10, TimeUnit.SECONDS)).isTrue();

            assertThatThrownBy(() -> ledger.inTransaction(() -> {
                        database.jdbc().execute("SET SESSION innodb_lock_wait_timeout = 1");
                        try {
                            ledger.lockSenders(sender);
                        } finally {
                            database.jdbc().execute("SET SESSION innodb_lock_wait_timeout = 10");
                        }
                        return true;
                    }))
                    .isInstanceOf(TransientDataAccessException.class);
            release.countDown();
            assertThat(holder.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            release.countDown();
            other.shutdownNow();
        }
    }
}
