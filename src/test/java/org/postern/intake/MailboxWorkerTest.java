package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postern.commit.FolderKey;
import org.postern.intake.MailServerException.Kind;
import org.postern.intake.MailboxState.Condition;

class MailboxWorkerTest {
    private final ExecutorService workers = Executors.newFixedThreadPool(4);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final MemoryCursors cursors = new MemoryCursors(Clock.systemUTC());
    private final FolderKey inbox = new FolderKey("sales", "INBOX", FolderKey.LIVE);
    private final ScriptedPoll poll = new ScriptedPoll(cursors.open(inbox, Instant.EPOCH, "here"));
    private volatile boolean pausedBefore;
    private final MailboxWorker worker = new MailboxWorker(
            "sales",
            poll,
            workers,
            timer,
            ports(),
            new Backoff(new Random(1), Duration.ofMillis(300)),
            Optional::empty,
            () -> pausedBefore);

    @AfterEach
    void stop() {
        workers.shutdownNow();
        timer.shutdownNow();
    }

    @Test
    void twoPollsNeverRunAtOnceAndManyWakeUpsMeanwhileAreOne() throws Exception {
        CountDownLatch go = poll.waits();
        worker.wake();
        poll.awaitRuns(1);
        for (int i = 0; i < 10; i++) {
            worker.wake();
        }
        go.countDown();
        poll.awaitRuns(2);
        worker.stop();
        assertThat(poll.runs).hasValue(2);
        assertThat(poll.mostAtOnce).hasValue(1);
        assertThat(poll.closed).isTrue();
    }

    @Test
    void afterAFaultTheScheduleDoesNotWakeItButItsOwnRetryAndTheHandDo() {
        poll.fails(new MailServerException(Kind.LOGIN, "login refused"));
        worker.wake();
        Awaitility.await().until(() -> worker.state().condition() == Condition.FAILING);
        worker.wake();
        worker.wake();
        assertThat(worker.state().nextPoll())
                .isAfter(Clock.systemUTC().instant().plusSeconds(50));
        assertThat(poll.runs).hasValue(1);

        worker.pollNow();
        Awaitility.await().until(() -> worker.state().condition() == Condition.OK);
        assertThat(poll.runs).hasValue(2);
        assertThat(worker.state().error()).isNull();
    }

    @Test
    void aLostConnectionIsTriedAgainSoon() {
        poll.fails(new MailServerException(Kind.CONNECTION, "connection lost\r\nwith a second line"));
        worker.wake();
        poll.awaitRuns(2);
        Awaitility.await().until(() -> worker.state().lastSuccess() != null);
        assertThat(cursors.get(inbox).error()).isEqualTo("connection lost  with a second line");
    }

    @Test
    void whatNobodyForesawIsAFaultOfThisMailboxOnly() {
        poll.fails(new IllegalStateException("no such table"));
        worker.wake();
        Awaitility.await()
                .until(() -> "the poll broke off: no such table"
                        .equals(cursors.get(inbox).error()));
        poll.awaitRuns(2);
    }

    @Test
    void aPausedMailboxIsLeftAloneUntilItIsResumed() {
        worker.pause();
        worker.wake();
        worker.pollNow();
        assertThat(worker.state().condition()).isEqualTo(Condition.PAUSED);
        assertThat(worker.state().nextPoll()).isNull();
        worker.resume();
        poll.awaitRuns(1);
        assertThat(poll.runs).hasValue(1);
    }

    @Test
    void whatWasPausedBeforeThisWorkerBeganStaysPausedUntilItIsResumed() {
        pausedBefore = true;
        worker.wake();
        Awaitility.await().until(() -> worker.state().condition() == Condition.PAUSED);
        worker.pollNow();
        assertThat(poll.runs).hasValue(0);
        worker.resume();
        poll.awaitRuns(1);
        assertThat(worker.state().condition()).isNotEqualTo(Condition.PAUSED);
    }

    @Test
    void aMailboxThatGetsSomethingDoneBetweenItsFaultsNeverWaitsLong() {
        for (int i = 0; i < 12; i++) {
            poll.fails(new IllegalStateException("the database went away"));
            poll.progress.settled(1);
            worker.pollNow();
            int runs = i + 1;
            Awaitility.await()
                    .until(() -> poll.runs.get() >= runs && worker.state().nextPoll() != null);
        }
        assertThat(worker.state().nextPoll())
                .isBefore(Clock.systemUTC().instant().plusSeconds(1));
    }

    @Test
    void onlyWhatIsNotTheMailServersFaultIsLookedAtOnceTheTablesAreBack() {
        List<Boolean> answers = new ArrayList<>(List.of(true, false, false, true));
        LedgerReturn back =
                new LedgerReturn(() -> answers.remove(0), () -> worker.waitsForLedger() ? List.of(worker) : List.of());
        poll.fails(new MailServerException(Kind.LOGIN, "login refused"));
        worker.wake();
        Awaitility.await().until(() -> worker.state().condition() == Condition.FAILING);
        back.look();
        assertThat(answers).as("nobody waits for the tables").hasSize(4);

        for (int i = 0; i < 12; i++) {
            poll.fails(new IllegalStateException("the database does not answer"));
            worker.pollNow();
            int runs = i + 2;
            Awaitility.await().until(() -> poll.runs.get() >= runs && worker.waitsForLedger());
        }
        back.look();
        back.look();
        back.look();
        assertThat(poll.runs).hasValue(13);
        back.look();
        Awaitility.await()
                .atMost(Duration.ofSeconds(1))
                .until(() -> worker.state().condition() == Condition.OK);
        assertThat(poll.runs).hasValue(14);
    }

    @Test
    void aPauseEndsThePollThatRunsAtItsNextBatch() {
        poll.waitsForStop();
        worker.wake();
        poll.awaitRuns(1);
        worker.pause();
        Awaitility.await().until(() -> poll.atOnce.get() == 0);
        assertThat(worker.state().condition()).isEqualTo(Condition.PAUSED);
        assertThat(worker.state().lastSuccess()).isNull();
    }

    @Test
    void aPollThatDoesNotEndIsCutAtTheStop() throws Exception {
        poll.waits();
        worker.wake();
        poll.awaitRuns(1);
        worker.stop();
        assertThat(poll.cut).isTrue();
    }

    private IntakePorts ports() {
        return new IntakePorts(
                name -> Optional.empty(),
                IntakeRig.signIns(),
                ZoneId.of("UTC"),
                1,
                cursors,
                new MemoryFlights(),
                new MemorySettling(),
                ids -> Set.of(),
                new MemoryRenumbering(cursors),
                HiddenSenders.NONE,
                TakenOctets.NONE,
                Pauses.NONE,
                () -> true,
                OctetsInHand.byHeap(),
                Path.of("."),
                "here",
                Clock.systemUTC(),
                new Timeouts(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofMillis(300),
                        Duration.ofMillis(300)));
    }

    /** Does what it is told, else succeeds. */
    private static final class ScriptedPoll implements Poll {
        private static final Object STOP = new Object();

        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger atOnce = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        final BlockingQueue<Object> script = new LinkedBlockingQueue<>();
        final Progress progress = new Progress();
        volatile boolean closed;
        volatile boolean cut;

        ScriptedPoll(Cursor opened) {
            progress.opened(opened);
        }

        CountDownLatch waits() {
            CountDownLatch latch = new CountDownLatch(1);
            script.add(latch);
            return latch;
        }

        void waitsForStop() {
            script.add(STOP);
        }

        void fails(Exception fault) {
            script.add(fault);
        }

        void awaitRuns(int count) {
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> runs.get() >= count);
        }

        @Override
        public Optional<String> run(BooleanSupplier stopping)
                throws MailServerException, IOException, InterruptedException {
            runs.incrementAndGet();
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                Object next = script.poll();
                if (next instanceof CountDownLatch latch) {
                    while (!cut && !latch.await(10, TimeUnit.MILLISECONDS)) {
                        assertThat(closed).isFalse();
                    }
                } else if (next == STOP) {
                    Awaitility.await().until(stopping::getAsBoolean);
                } else if (next instanceof MailServerException fault) {
                    throw fault;
                } else if (next instanceof RuntimeException fault) {
                    throw fault;
                }
                return Optional.empty();
            } finally {
                atOnce.decrementAndGet();
            }
        }

        @Override
        public Progress progress() {
            return progress;
        }

        @Override
        public void disconnect() {
            assertThat(atOnce).hasValue(0);
        }

        @Override
        public void close() {
            closed = true;
        }

        @Override
        public void cut() {
            cut = true;
        }
    }
}
