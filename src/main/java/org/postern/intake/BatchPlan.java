package org.postern.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.postern.commit.UidSet;

/** Cuts a list of mails into batches: in UID order, at most {@link #MAILS} or so many octets, a mail above {@link #OCTETS} alone. */
final class BatchPlan {
    static final int MAILS = 100;
    static final long OCTETS = 8 << 20;

    /**
     * What is fetched and handed on together.
     *
     * @param uids what the batch answers for: its mails, and what lies before them that does not exist or is not wanted
     * @param alone true for one mail that is fetched in pieces, because it is large or its size cannot be true
     */
    record Planned(UidSet uids, List<Listed> mails, boolean alone) {
        /** @return those that are fetched */
        UidSet wanted() {
            return UidSet.of(mails.stream()
                    .filter(mail -> mail.head() == null)
                    .map(Listed::uid)
                    .toList());
        }

        /** @return true for a mail that takes so long that others should not wait for it */
        boolean isLarge() {
            return alone && mails.get(0).size() > OCTETS;
        }

        long octets() {
            return mails.stream().mapToLong(Listed::size).sum();
        }

        Instant oldest() {
            return mails.stream()
                    .map(Listed::receivedAt)
                    .min(Instant::compareTo)
                    .orElse(Instant.MAX);
        }
    }

    private BatchPlan() {}

    /**
     * @param after the UID up to which batches before this one answer
     * @param listed ascending
     * @param alone mails that must come alone whatever their size
     * @param most octets of a batch of several mails, at most {@link #OCTETS}
     * @return together they answer for everything from {@code after} to the last UID listed; the last may be without mails
     */
    static List<Planned> cut(
            long after, List<Listed> listed, Predicate<Listed> wanted, Predicate<Listed> alone, long most) {
        List<Planned> plan = new ArrayList<>();
        List<Listed> mails = new ArrayList<>();
        long answered = after;
        long reached = after;
        long octets = 0;
        for (Listed mail : listed) {
            if (!wanted.test(mail)) {
                reached = mail.uid();
                continue;
            }
            boolean single = mail.size() <= 0 || mail.size() > OCTETS || alone.test(mail);
            if (!mails.isEmpty() && (single || mails.size() == MAILS || octets + mail.size() > most)) {
                plan.add(new Planned(UidSet.range(answered + 1, reached), List.copyOf(mails), false));
                answered = reached;
                mails.clear();
                octets = 0;
            }
            reached = mail.uid();
            if (single) {
                plan.add(new Planned(UidSet.range(answered + 1, reached), List.of(mail), true));
                answered = reached;
            } else {
                mails.add(mail);
                octets += mail.size();
            }
        }
        if (reached > answered) {
            plan.add(new Planned(UidSet.range(answered + 1, reached), List.copyOf(mails), false));
        }
        return plan;
    }
}
