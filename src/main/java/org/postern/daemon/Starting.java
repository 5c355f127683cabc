package org.postern.daemon;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the database to answer: it may start after us, or be away for a while. Wrong credentials do not pass by themselves and end the start. */
final class Starting {
    private static final Logger LOG = LoggerFactory.getLogger(Starting.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** MariaDB: access denied, unknown database. */
    private static final Set<Integer> MARIADB_REFUSALS = Set.of(1044, 1045, 1049, 1698);

    private final CountDownLatch stop;

    /** @param stop ends the waiting */
    Starting(CountDownLatch stop) {
        this.stop = stop;
    }

    /**
     * @throws CannotStart if the database refuses us, or the start was called off
     */
    Backend connect(Config config, Clock clock) throws InterruptedException {
        Duration wait = FIRST_WAIT;
        while (true) {
            try {
                return Backend.open(config, clock);
            } catch (IllegalArgumentException e) {
                throw new CannotStart(String.valueOf(e.getMessage()), e);
            } catch (RuntimeException e) {
                SQLException fault = sqlFault(e);
                if (fault != null && isRefusal(fault)) {
                    throw new CannotStart("the database refuses us: " + fault.getMessage(), e);
                }
                LOG.warn(
                        "The database does not answer and is asked again in {} s: {}",
                        wait.toSeconds(),
                        fault == null ? e.toString() : fault.getMessage());
            }
            long jitter = ThreadLocalRandom.current().nextLong(wait.toMillis() / 4 + 1);
            if (stop.await(wait.toMillis() + jitter, TimeUnit.MILLISECONDS)) {
                throw new CannotStart("stopped while waiting for the database", null);
            }
            wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        }
    }

    /** SQL standard, class 28: invalid authorization. */
    private static boolean isRefusal(SQLException fault) {
        String state = fault.getSQLState() == null ? "" : fault.getSQLState();
        return state.startsWith("28") || state.startsWith("3D") || MARIADB_REFUSALS.contains(fault.getErrorCode());
    }

    private static @Nullable SQLException sqlFault(Throwable fault) {
        SQLException found = null;
        int depth = 0;
        for (Throwable cause = fault; cause != null && depth++ < 20; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                found = sql;
            }
        }
        return found;
    }
}
