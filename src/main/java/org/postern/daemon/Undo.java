package org.postern.daemon;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.postern.crm.Crm.TakenBack;
import org.postern.crm.Crm.Written;
import org.postern.match.RecordRef;
import org.postern.store.PastDelivery;
import org.postern.store.Reversal;
import org.postern.store.Runs;
import org.postern.store.Runs.PastRun;
import org.springframework.dao.TransientDataAccessException;

/**
 * Takes back what a run wrote into the CRM, where nobody has worked on it since, and says so in the ledger in the same transaction. What came out of files or a
 * backfill is forgotten, so that it can be taken in again; live mail keeps the outcome {@code skipped} and the reason {@code UNDONE:run}.
 */
public final class Undo {
    private static final int AT_ONCE = 50;
    private static final int TRIES = 5;
    private static final Set<String> REPEATABLE = Set.of("ingest", "backfill");

    private final Backend backend;
    private final Reversal ledger;
    private final Clock clock;

    public Undo(Backend backend, Clock clock) {
        this.backend = backend;
        this.ledger = new Reversal(backend.database(), clock);
        this.clock = clock;
    }

    /** What became of one mail of the run. @param why it stays; empty: it was taken back with {@code records} */
    public record One(PastDelivery delivery, List<RecordRef> records, String why) {
        public boolean stays() {
            return !why.isEmpty();
        }
    }

    /** Is told of each mail, slice by slice, once it is done. */
    public interface Told {
        void of(One one);
    }

    /** @param dryRun true: nothing is changed, and told what would be */
    public void of(PastRun run, boolean dryRun, Told told) {
        long last = 0;
        List<PastDelivery> slice = ledger.filedBy(run.id(), last, AT_ONCE);
        boolean allGone = true;
        while (!slice.isEmpty()) {
            for (One one : slice(run, slice, dryRun)) {
                allGone &= !one.stays();
                told.of(one);
            }
            last = slice.get(slice.size() - 1).id();
            slice = ledger.filedBy(run.id(), last, AT_ONCE);
        }
        if (!dryRun && allGone) {
            new Runs(backend.database(), clock).undone(run.id());
        }
    }

    private List<One> slice(PastRun run, List<PastDelivery> slice, boolean dryRun) {
        for (int attempt = 1; ; attempt++) {
            try {
                return ledger.inTransaction(() -> {
                    List<One> ends = takeBack(run, slice);
                    if (dryRun) {
                        throw new OnlyTried(ends);
                    }
                    return ends;
                });
            } catch (OnlyTried tried) {
                return tried.ends;
            } catch (TransientDataAccessException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
        }
    }

    private List<One> takeBack(PastRun run, List<PastDelivery> slice) {
        Map<String, PastDelivery> byEmail = new HashMap<>();
        List<Written> written = new ArrayList<>();
        for (PastDelivery delivery : slice) {
            if (!delivery.emailId().isEmpty() && byEmail.putIfAbsent(delivery.emailId(), delivery) == null) {
                written.add(new Written(delivery.emailId(), delivery.created()));
            }
        }
        TakenBack taken = backend.crm().takeBack(written);
        List<One> ends = new ArrayList<>();
        for (PastDelivery delivery : slice) {
            String why = taken.kept().getOrDefault(delivery.emailId(), "");
            if (why.isEmpty()) {
                ledger.giveTurnBack(delivery);
                if (REPEATABLE.contains(run.kind())) {
                    ledger.forget(delivery);
                } else {
                    ledger.skip(delivery, "UNDONE:" + run.id());
                }
            }
            List<RecordRef> records = delivery.created().stream()
                    .filter(taken.records()::contains)
                    .toList();
            ends.add(new One(delivery, records, why));
        }
        return ends;
    }

    /** Rolls a dry run back. */
    private static final class OnlyTried extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient List<One> ends;

        OnlyTried(List<One> ends) {
            super("only tried", null, false, false);
            this.ends = ends;
        }
    }
}
