package org.postern.message;

import java.time.Duration;

/** When the reading of one mail must have ended. */
final class Deadline {
    private final long end;

    Deadline(Duration allowed) {
        this.end = System.nanoTime() + allowed.toNanos();
    }

    /** @throws OutOfTimeException if it has passed */
    void check() {
        if (passed()) {
            throw new OutOfTimeException();
        }
    }

    boolean passed() {
        return System.nanoTime() - end > 0;
    }

    /** The mail takes longer than {@code limits.seconds}; the mail's fault, not ours. */
    static final class OutOfTimeException extends RuntimeException {
        OutOfTimeException() {
            super("the mail takes too long to read");
        }
    }
}
