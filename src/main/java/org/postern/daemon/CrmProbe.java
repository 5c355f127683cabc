package org.postern.daemon;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Tells whether the CRM's database answers; asked as often as one likes, it looks at most every few seconds. */
final class CrmProbe {
    private static final long FRESH = Duration.ofSeconds(5).toNanos();

    private final BooleanSupplier database;
    private boolean answers = true;
    private long lookedAt = System.nanoTime() - FRESH;

    CrmProbe(BooleanSupplier database) {
        this.database = database;
    }

    synchronized boolean answers() {
        if (System.nanoTime() - lookedAt >= FRESH) {
            answers = database.getAsBoolean();
            lookedAt = System.nanoTime();
        }
        return answers;
    }
}
