package org.postern.commit;

import java.time.Duration;

/**
 * How many mails a transaction takes: as many as keep it open for about {@link #WANTED}, for behind an open transaction users of the CRM wait. Follows what was
 * measured; begins small, since the first transactions of a process are slow. What the way to the database costs is not the number's fault, so a database that is
 * far away is given more time. Safe for several threads.
 */
final class GroupSize {
    static final int FEWEST = 25;
    static final int MOST = 100;

    /** Half of what is promised: the slowest of a hundred transactions takes twice as long as most, and smaller ones cost a fifth of the rate for little. */
    private static final Duration WANTED = Duration.ofMillis(50);

    /** Ways to the database and back in a transaction, whatever its size: 350 ms were seen where one takes 5. */
    private static final int STATEMENTS = 64;

    private static final double INERTIA = 0.7;

    private double mails = FEWEST;
    private double roundTripNanos;

    /** @return mails for the next transaction, {@value #FEWEST} to {@value #MOST} */
    synchronized int mails() {
        return (int) mails;
    }

    /**
     * A transaction was committed.
     *
     * @param written mails in it
     * @param open how long it was open
     * @param roundTrip how long its first, short statement took
     */
    synchronized void measured(int written, Duration open, Duration roundTrip) {
        if (written == 0) {
            return;
        }
        // The shortest of late: a statement may wait for a lock, but it cannot be faster than the way.
        double way = roundTrip.toNanos();
        roundTripNanos = roundTripNanos == 0 ? way : Math.min(way, roundTripNanos * 1.1);
        double forMails = Math.max(1, open.toNanos() - STATEMENTS * roundTripNanos);
        if (written < mails / 2 && forMails <= WANTED.toNanos()) {
            return; // there were no more mails
        }
        double fitting = written * WANTED.toNanos() / forMails;
        // A small transaction says little about a large one: it may double the number, no more.
        double next = Math.min(fitting, Math.max(mails, written * 2.0));
        mails = Math.max(FEWEST, Math.min(MOST, INERTIA * mails + (1 - INERTIA) * next));
    }
}
