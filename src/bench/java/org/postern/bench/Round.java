package org.postern.bench;

/**
 * Figures of one round: all mails of a scenario once.
 *
 * @param wholeSeconds from the start of the process, or from the delivery of the mails, to the last commit
 * @param commitSeconds from the first commit seen to the last
 * @param measuredMails those committed in {@code commitSeconds}
 * @param redoOctets what the database wrote into its log
 */
record Round(
        int mails,
        long octets,
        double wholeSeconds,
        double commitSeconds,
        long measuredMails,
        ProcessUse daemon,
        ProcessUse imap,
        ProcessUse sql,
        long statements,
        long commits,
        long redoOctets,
        OpenTimes open) {

    double wholeRate() {
        return mails / wholeSeconds;
    }

    double commitRate() {
        return measuredMails / commitSeconds;
    }

    double megabytesPerSecond() {
        return commitRate() * octets / mails / 1e6;
    }
}
