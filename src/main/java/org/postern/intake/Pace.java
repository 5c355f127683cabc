package org.postern.intake;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Holds a lane back to so many mails a second, on average over its batches. For one thread. */
final class Pace {
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

    private final int perSecond;
    private long free = System.nanoTime();

    /** @param perSecond 0: as fast as it goes */
    Pace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until the mails before these have had their time, or until it is to stop. */
    void take(int mails, BooleanSupplier stopping) throws InterruptedException {
        if (perSecond == 0) {
            return;
        }
        long left = free - System.nanoTime();
        while (left > 0 && !stopping.getAsBoolean()) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK));
            left = free - System.nanoTime();
        }
        free = Math.max(free, System.nanoTime()) + TimeUnit.SECONDS.toNanos(mails) / perSecond;
    }
}
