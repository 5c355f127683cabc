package org.postern.intake;

import java.time.Duration;
import java.util.random.RandomGenerator;
import org.postern.intake.MailServerException.Kind;

/**
 * How long a mailbox waits after a fault: anywhere below a bound that grows to five minutes, so that many mailboxes do not come back at once.
 */
final class Backoff {
    private static final Duration LAST = Duration.ofMinutes(5);

    /** A refused login is repeated after a minute or two, and from the third on so rarely that no server locks the account. */
    private static final Duration LOGIN = Duration.ofMinutes(1);

    private static final Duration LOGIN_LATER = Duration.ofMinutes(15);
    private static final int LOGINS = 3;

    private final RandomGenerator random;
    private final Duration first;
    private int faults;
    private int logins;

    /** @param first the bound after the first fault */
    Backoff(RandomGenerator random, Duration first) {
        this.random = random;
        this.first = first;
    }

    void succeeded() {
        faults = 0;
        logins = 0;
    }

    Duration after(Kind kind) {
        if (kind == Kind.LOGIN) {
            logins++;
            return logins >= LOGINS ? LOGIN_LATER : LOGIN.multipliedBy(logins);
        }
        return afterFault();
    }

    /** @return full jitter below a bound that doubles with each fault in a row, never below a tenth of a second */
    Duration afterFault() {
        long bound = Math.min(LAST.toMillis(), first.toMillis() << Math.min(faults, 20));
        faults++;
        return Duration.ofMillis(random.nextLong(Math.min(100, bound), bound + 1));
    }
}
