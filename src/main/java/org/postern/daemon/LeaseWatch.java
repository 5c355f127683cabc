package org.postern.daemon;

import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postern.Version;
import org.postern.store.DaemonLease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the lease of the database for as long as the daemon runs. It goes with a connection, so a restart of the database takes it from us: it is taken anew, and
 * if another daemon was faster, this one stops. Meanwhile the epochs of the cursors keep the two apart.
 */
final class LeaseWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseWatch.class);
    private static final int SECONDS = 10;

    private final Backend backend;
    private final Runnable lost;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "lease");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> looks;
    private @Nullable DaemonLease lease;

    /**
     * @param lost called when another daemon works with the database
     * @throws AlreadyRunning if one does so already
     */
    LeaseWatch(Backend backend, Runnable lost, Clock clock) {
        this.backend = backend;
        this.lost = lost;
        this.clock = clock;
        try {
            this.lease = take();
        } catch (DaemonLease.Taken taken) {
            timer.shutdownNow();
            throw new AlreadyRunning(String.valueOf(taken.getMessage()));
        }
        this.looks = timer.scheduleWithFixedDelay(this::look, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private DaemonLease take() {
        return DaemonLease.take(
                backend.database(),
                Run.node() + " process " + ProcessHandle.current().pid(),
                Version.current(),
                clock);
    }

    private synchronized void look() {
        try {
            if (lease != null && lease.isHeld()) {
                return;
            }
            release();
            lease = take();
            LOG.info("The lease of the database was lost with its connection and is taken again.");
        } catch (DaemonLease.Taken taken) {
            LOG.error("This daemon stops: {}", taken.getMessage());
            looks.cancel(false);
            lost.run();
        } catch (RuntimeException e) {
            LOG.debug("the lease cannot be asked for now", e);
        }
    }

    private void release() {
        DaemonLease held = lease;
        lease = null;
        if (held != null) {
            held.close();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        synchronized (this) {
            release();
        }
    }
}
