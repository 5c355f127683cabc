package org.postern.intake;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.commit.BatchResult;
import org.postern.intake.MailServerException.Kind;
import org.postern.intake.MailboxState.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at one mailbox whenever it is woken: never twice at once, a wake-up meanwhile is remembered, after a fault it waits. Whatever happens to it stays with
 * this mailbox.
 */
final class MailboxWorker {
    private static final Logger LOG = LoggerFactory.getLogger(MailboxWorker.class);

    private final String mailbox;
    private final Poll poll;
    private final Executor workers;
    private final ScheduledExecutorService timer;
    private final IntakePorts ports;
    private final Backoff backoff;
    private final Supplier<Optional<Instant>> scheduled;
    private final BooleanSupplier pausedBefore;

    private boolean running;
    private boolean again;
    private volatile boolean paused;
    private volatile boolean stopping;
    private boolean askedForPause;
    private boolean waitsForLedger;
    private long settled;
    private boolean waiting;
    private @Nullable String error;
    private @Nullable Instant lastSuccess;
    private @Nullable Instant retryAt;
    private @Nullable ScheduledFuture<?> retry;

    /**
     * @param scheduled when the schedule wakes it next
     * @param pausedBefore whether somebody paused it before this worker began; asked before the first look
     */
    MailboxWorker(
            String mailbox,
            Poll poll,
            Executor workers,
            ScheduledExecutorService timer,
            IntakePorts ports,
            Backoff backoff,
            Supplier<Optional<Instant>> scheduled,
            BooleanSupplier pausedBefore) {
        this.mailbox = mailbox;
        this.poll = poll;
        this.workers = workers;
        this.timer = timer;
        this.ports = ports;
        this.backoff = backoff;
        this.scheduled = scheduled;
        this.pausedBefore = pausedBefore;
    }

    String mailbox() {
        return mailbox;
    }

    /** @return true if it has nothing to do now */
    synchronized boolean isIdle() {
        return !running && retry == null;
    }

    /** By schedule or by the server's word: nothing happens while it is paused or waits after a fault. */
    synchronized void wake() {
        if (retry == null) {
            run();
        }
    }

    /** By hand: also while it waits after a fault. */
    synchronized void pollNow() {
        cancelRetry();
        run();
    }

    synchronized void pause() {
        paused = true;
        askedForPause = true;
        cancelRetry();
        LOG.info("{}: paused", mailbox);
    }

    synchronized void resume() {
        paused = false;
        askedForPause = true;
        error = null;
        LOG.info("{}: resumed", mailbox);
        pollNow();
    }

    /** Not for lack of its server, so that it is worth a look once our tables can be reached again. */
    synchronized boolean waitsForLedger() {
        return retry != null && waitsForLedger;
    }

    /** A batch that was committed has marks to make. */
    void marksAreDue() {
        poll.progress().marksAreDue();
    }

    synchronized MailboxState state() {
        Instant next = Optional.ofNullable(retryAt).or(scheduled).orElse(null);
        return new MailboxState(
                mailbox, condition(), error, lastSuccess, poll.progress().oldestWaiting(), paused ? null : next);
    }

    private Condition condition() {
        if (paused) {
            return Condition.PAUSED;
        }
        return error == null ? Condition.OK : waiting ? Condition.WAITING : Condition.FAILING;
    }

    /** As of a lane that is read once. */
    synchronized LaneState lane() {
        boolean over = isIdle() && (paused || lastSuccess != null || error != null && !waiting);
        return new LaneState(poll.progress().found(), poll.progress().settled(), over, error);
    }

    /** Lets the batches in hand land, then closes the connection; after {@code stop} of {@link Timeouts} it is cut. */
    void stop() throws InterruptedException {
        synchronized (this) {
            stopping = true;
            cancelRetry();
        }
        if (!awaitIdle(ports.timeouts().stop())) {
            LOG.warn("{}: did not finish in time, its connection is cut", mailbox);
            poll.cut();
            awaitIdle(Duration.ofSeconds(2));
        }
        poll.close();
    }

    private synchronized boolean awaitIdle(Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        while (running) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    private synchronized void run() {
        if (stopping || paused) {
            return;
        }
        if (running) {
            again = true;
            return;
        }
        running = true;
        workers.execute(this::work);
    }

    private void work() {
        try {
            if (heedsPause()) {
                return;
            }
            finished(poll.run(() -> stopping || paused));
        } catch (MailServerException e) {
            if (e.until().isPresent()) {
                waits(String.valueOf(e.getMessage()), e.until().get());
                return;
            }
            failed(e.getMessage() == null ? "" : e.getMessage(), e.kind(), false, e);
        } catch (BatchNotTaken e) {
            notTaken(e.result());
        } catch (IOException e) {
            failed("the spool folder takes no mail: " + e.getMessage(), Kind.CONNECTION, false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failed("the poll broke off: " + e.getMessage(), Kind.CONNECTION, true, e);
        } finally {
            idle();
        }
    }

    private synchronized void finished(Optional<String> folders) {
        if (stopping || paused) {
            return; // perhaps before its end
        }
        backoff.succeeded();
        boolean waited = waiting;
        waiting = false;
        if (folders.isPresent()) {
            if (!folders.get().equals(error)) {
                LOG.warn("{}: {}", mailbox, folders.get());
            }
            error = folders.get();
            return;
        }
        if (error != null && !waited) {
            LOG.info("{}: works again", mailbox);
        }
        error = null;
        lastSuccess = ports.clock().instant();
    }

    private void notTaken(BatchResult result) {
        if (result instanceof BatchResult.Systemic systemic) {
            synchronized (this) {
                paused = true;
                error = systemic.reason();
            }
            LOG.error("{}: paused, too many mails end in quarantine for one reason: {}", mailbox, systemic.reason());
            forget(systemic.reason());
        } else if (result instanceof BatchResult.TryAgain tryAgain) {
            failed(
                    "a batch could not be written: " + tryAgain.cause().getMessage(),
                    Kind.CONNECTION,
                    true,
                    tryAgain.cause());
        } else {
            failed("another node reads this mailbox", Kind.CONNECTION, false, null);
        }
    }

    /** What was paused by hand stays so, whoever reads it. */
    private boolean heedsPause() {
        synchronized (this) {
            if (askedForPause) {
                return paused;
            }
        }
        boolean before = pausedBefore.getAsBoolean();
        synchronized (this) {
            if (askedForPause) {
                return paused;
            }
            askedForPause = true;
            paused = before;
        }
        if (before) {
            LOG.info("{}: stays paused, as it was before; postern resume {} ends that", mailbox, mailbox);
        }
        return before;
    }

    /** A mailbox that got something done since its last fault begins with short pauses again. */
    private synchronized Duration backoffAfter(Kind kind) {
        long now = poll.progress().settled();
        if (now != settled) {
            settled = now;
            backoff.succeeded();
        }
        return backoff.after(kind);
    }

    /** Its turn comes. */
    private void waits(String text, Instant until) {
        if (stopping) {
            return;
        }
        boolean known;
        synchronized (this) {
            known = waiting && text.equals(error);
            waiting = true;
            error = text;
            retryAt = until;
            long wait = Math.max(
                    100, Duration.between(ports.clock().instant(), until).toMillis());
            retry = timer.schedule(this::pollNow, wait, TimeUnit.MILLISECONDS);
        }
        if (!known) {
            LOG.info("{}: {}", mailbox, text);
        }
        forget(text);
    }

    /** @param ours whether it may be our own tables that it failed at */
    private void failed(String text, Kind kind, boolean ours, @Nullable Exception cause) {
        if (stopping) {
            LOG.info("{}: broken off at the stop: {}", mailbox, text);
            return;
        }
        Duration wait = backoffAfter(kind);
        boolean known;
        synchronized (this) {
            known = Objects.equals(text, error);
            error = text;
            waiting = false;
            waitsForLedger = ours;
            retryAt = ports.clock().instant().plus(wait);
            retry = timer.schedule(this::pollNow, wait.toMillis(), TimeUnit.MILLISECONDS);
        }
        if (known) {
            LOG.debug("{}: still {}", mailbox, text);
        } else {
            LOG.warn("{}: {}; tried again in {} s", mailbox, text, wait.toSeconds());
            LOG.debug("the cause", cause);
        }
        forget(text);
    }

    /** What is remembered of the mailbox is read anew, over a new connection. */
    private void forget(String text) {
        poll.progress().failed(ports.cursors(), text);
        poll.disconnect();
    }

    private synchronized void idle() {
        running = false;
        if (again) {
            again = false;
            wake();
        }
        notifyAll();
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel(false);
        }
        retry = null;
        retryAt = null;
    }
}
