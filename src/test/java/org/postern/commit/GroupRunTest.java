package org.postern.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.commit.Batches.batch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.postern.assign.Turns.QueueNotLocked;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.BadSqlGrammarException;

class GroupRunTest {
    private final ParkBreaker breaker = new ParkBreaker();

    @Test
    void writesAGroupInOneTry() {
        Database database = new Database(mails -> {});
        List<BatchResult> results = run(database, batch("sales", "INBOX", 1, 3, 1), batch("support", "INBOX", 1, 2, 1));
        assertThat(results).allSatisfy(r -> assertThat(r).isInstanceOf(BatchResult.Committed.class));
        assertThat(database.tries).isEqualTo(1);
        assertThat(database.written)
                .hasSize(5)
                .allSatisfy((mail, outcome) -> assertThat(outcome).isEqualTo(Outcome.FILED));
    }

    @Test
    void runsTheWholeGroupAgainAfterADeadlock() {
        Database database = new Database(new FailingTimes(4, new CannotAcquireLockException("1213")));
        assertThat(run(database, batch("sales", "INBOX", 1, 3, 1))).first().isInstanceOf(BatchResult.Committed.class);
        assertThat(database.tries).isEqualTo(5);
        assertThat(database.triedAgain).as("for the metrics").isEqualTo(4);
        assertThat(database.sizes).containsOnly(3);
    }

    @Test
    void handsTheGroupBackAfterFiveTries() {
        Database database = new Database(new FailingTimes(5, new CannotAcquireLockException("1205")));
        assertThat(run(database, batch("sales", "INBOX", 1, 3, 1))).first().isInstanceOf(BatchResult.TryAgain.class);
        assertThat(database.written).isEmpty();
    }

    @Test
    void findsTheOneMailThatTheDatabaseRefusesAndQuarantinesIt() {
        Database database = new Database(refusing("sales/INBOX/1/13"));
        List<BatchResult> results =
                run(database, batch("sales", "INBOX", 1, 20, 1), batch("support", "INBOX", 1, 5, 1));
        assertThat(results).allSatisfy(r -> assertThat(r).isInstanceOf(BatchResult.Committed.class));
        assertThat(database.written).hasSize(25);
        assertThat(database.written.get("sales/INBOX/1/13")).isEqualTo(Outcome.QUARANTINED);
        assertThat(database.written.values())
                .filteredOn(o -> o == Outcome.QUARANTINED)
                .hasSize(1);
        assertThat(((BatchResult.Committed) results.get(0)).settled()).hasSize(20);
    }

    @Test
    void aSplitBatchLandsItsFlightOnlyWithItsLastPiece() {
        Database database = new Database(refusing("sales/INBOX/1/2"));
        run(database, batch("sales", "INBOX", 1, 4, 1));
        assertThat(database.uidsBeforeLast).containsExactly("1", "1:2");
        assertThat(database.landed).isEqualTo(1);
    }

    @Test
    void pausesTheMailboxInsteadOfParkingAFifthMailInARow() {
        Database database = new Database(mails -> {
            throw new DataIntegrityViolationException("no mail can be written");
        });
        Database quarantining = new Database(mails -> {
            if (mails.stream().anyMatch(m -> m.parked() == null)) {
                throw new DataIntegrityViolationException("no mail can be written");
            }
        });
        assertThat(run(quarantining, batch("sales", "INBOX", 1, 20, 1)))
                .first()
                .isInstanceOf(BatchResult.Systemic.class);
        assertThat(quarantining.written).hasSize(4);
        assertThat(run(database, batch("other", "INBOX", 1, 1, 1))).first().isInstanceOf(BatchResult.Systemic.class);
    }

    @Test
    void parksNothingWhenATableIsNotWhatItShouldBe() {
        Database database = new Database(mails -> {
            throw new BadSqlGrammarException("insert", "insert into email", new java.sql.SQLException("no column"));
        });
        assertThat(run(database, batch("sales", "INBOX", 1, 20, 1))).first().isInstanceOf(BatchResult.Systemic.class);
        assertThat(database.tries).isEqualTo(1);
    }

    @Test
    void locksAQueueThatOnlyTheDecisionInsideReached() {
        Database database = new Database(mails -> {});
        database.needs = "sales";
        assertThat(run(database, batch("sales", "INBOX", 1, 1, 1))).first().isInstanceOf(BatchResult.Committed.class);
        assertThat(database.tries).isEqualTo(2);
    }

    @Test
    void aFolderThatIsNoLongerOursLosesItsBatchAndNoOther() {
        Database database = new Database(mails -> {});
        database.lost = "sales";
        assertThat(run(database, batch("sales", "INBOX", 1, 2, 1), batch("support", "INBOX", 1, 2, 1)))
                .satisfiesExactly(
                        r -> assertThat(r).isInstanceOf(BatchResult.NotOurs.class),
                        r -> assertThat(r).isInstanceOf(BatchResult.Committed.class));
    }

    private List<BatchResult> run(Database database, Batch... batches) {
        return new GroupRun(database, breaker, TransactionGate.open())
                .run(Stream.of(batches).map(Piece::whole).toList());
    }

    private static Consumer<List<WaitingMail>> refusing(String delivery) {
        return mails -> {
            if (mails.stream().anyMatch(m -> m.parked() == null && name(m).equals(delivery))) {
                throw new DataIntegrityViolationException("column name cannot be null");
            }
        };
    }

    private static String name(WaitingMail mail) {
        return mail.candidate().delivery().id().toString();
    }

    private static final class FailingTimes implements Consumer<List<WaitingMail>> {
        private int left;
        private final RuntimeException fault;

        FailingTimes(int times, RuntimeException fault) {
            this.left = times;
            this.fault = fault;
        }

        @Override
        public void accept(List<WaitingMail> mails) {
            if (left-- > 0) {
                throw fault;
            }
        }
    }

    /** Writes into memory, all or nothing, unless its fault says otherwise. */
    private static final class Database implements GroupAttempt {
        private final Consumer<List<WaitingMail>> fault;
        private final Map<String, Outcome> written = new HashMap<>();
        private final List<String> uidsBeforeLast = new ArrayList<>();
        private final Set<Integer> sizes = new HashSet<>();
        private String needs = "";
        private String lost = "";
        private int tries;
        private int triedAgain;
        private int landed;

        Database(Consumer<List<WaitingMail>> fault) {
            this.fault = fault;
        }

        @Override
        public Map<Batch, List<Settled>> write(List<Piece> pieces, SortedSet<String> queues, TransactionGate gate) {
            tries++;
            sizes.add(pieces.stream().mapToInt(p -> p.mails().size()).sum());
            if (!needs.isEmpty() && !queues.contains(needs)) {
                throw new QueueNotLocked(needs);
            }
            fault.accept(pieces.stream().flatMap(p -> p.mails().stream()).toList());
            Map<Batch, List<Settled>> ended = new IdentityHashMap<>();
            for (Piece piece : pieces) {
                if (piece.batch().folder().mailbox().equals(lost)) {
                    continue;
                }
                ended.put(piece.batch(), piece.mails().stream().map(this::end).toList());
                if (piece.last()) {
                    landed++;
                } else {
                    uidsBeforeLast.add(piece.uids().toString());
                }
            }
            return ended;
        }

        @Override
        public void again() {
            triedAgain++;
        }

        private Settled end(WaitingMail mail) {
            Outcome outcome = mail.parked() == null ? Outcome.FILED : Outcome.QUARANTINED;
            written.put(name(mail), outcome);
            return new Settled(
                    mail.candidate().delivery().id(),
                    "",
                    "",
                    outcome,
                    mail.parked() == null ? null : Reasons.DB_CONSTRAINT,
                    null,
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    false,
                    0,
                    0);
        }

        @Override
        public void discardUnused(List<Piece> pieces) {
            // nothing is stored
        }
    }
}
