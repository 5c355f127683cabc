package org.postern.intake;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees when our tables can be reached again after they could not be: mailboxes that failed for lack of them are looked at then, however long they would still have
 * waited by themselves. Mail servers are not asked anything meanwhile.
 */
final class LedgerReturn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerReturn.class);
    private static final Duration LOOK = Duration.ofSeconds(2);

    /** So long after their return some still fail for connections that were lost before. */
    private static final Duration LATECOMERS = Duration.ofSeconds(15);

    private final BooleanSupplier answers;
    private final Supplier<List<MailboxWorker>> waiting;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(WorkerThreads.factory("mailbox-ledger-"));
    private boolean away;
    private long backAt = System.nanoTime() - LATECOMERS.toNanos();
    private @Nullable ScheduledFuture<?> looks;

    LedgerReturn(BooleanSupplier answers, Supplier<List<MailboxWorker>> waiting) {
        this.answers = answers;
        this.waiting = waiting;
    }

    /** @param waiting who would be looked at; while nobody waits the tables are not asked */
    static LedgerReturn watch(BooleanSupplier answers, Supplier<List<MailboxWorker>> waiting) {
        LedgerReturn watch = new LedgerReturn(answers, waiting);
        watch.looks = watch.clock.scheduleWithFixedDelay(
                watch::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    /** A look that fails must not be the last one. */
    void look() {
        try {
            if (waiting.get().isEmpty()) {
                return; // a mailbox that is being looked at may still fail for what was away
            }
            boolean now = answers.getAsBoolean();
            if (now && away) {
                backAt = System.nanoTime();
            }
            away = !now;
            if (now && System.nanoTime() - backAt < LATECOMERS.toNanos()) {
                waiting.get().forEach(MailboxWorker::pollNow);
            }
        } catch (RuntimeException e) {
            LOG.debug("whether our tables can be reached is not known", e);
        }
    }

    @Override
    public void close() {
        if (looks != null) {
            looks.cancel(true);
        }
        clock.shutdownNow();
    }
}
