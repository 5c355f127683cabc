package org.postern.intake.signin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps all who sign in to a mailbox (its poll, its listener, backfills, commands of the daemon) from locking the account: after three refusals in a row at
 * most one try in a quarter of an hour.
 */
final class AttemptLimit {
    private static final int FREE = 3;

    /** A little less than the worker waits, or its own next try would come too early. */
    private static final Duration PAUSE = Duration.ofMinutes(15).minusSeconds(10);

    private final Clock clock;
    private int refusals;
    private @Nullable SignInException last;
    private Instant next = Instant.MIN;

    AttemptLimit(Clock clock) {
        this.clock = clock;
    }

    /** @throws SignInException the last refusal, if it is too early for a further one */
    synchronized void check() throws SignInException {
        if (last != null && refusals >= FREE && clock.instant().isBefore(next)) {
            throw last;
        }
    }

    synchronized SignInException refused(SignInException why) {
        if (!why.isTriedAgainSoon()) {
            refusals++;
            last = why;
            next = clock.instant().plus(PAUSE);
        }
        return why;
    }

    /** The next try is free: the last one was good, or somebody says that it will be. */
    synchronized void forget() {
        refusals = 0;
        last = null;
    }
}
