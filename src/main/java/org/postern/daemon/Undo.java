package org.postern.daemon;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.crm.Crm.Staying;
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
        Copies copies = new Copies(slice, ledger.copies(slice));
        TakenBack taken = backend.crm().takeBack(copies.written());
        List<One> ends = new ArrayList<>();
        for (PastDelivery delivery : slice) {
            String why = taken.kept().getOrDefault(delivery.emailId(), "");
            if (why.isEmpty()) {
                forget(run, delivery, copies);
            }
            List<RecordRef> records = copies.createdWith(delivery).stream()
                    .filter(taken.records()::contains)
                    .toList();
            ends.add(new One(delivery, records, why));
        }
        return ends;
    }

    private void forget(PastRun run, PastDelivery delivery, Copies copies) {
        String reason = "UNDONE:" + run.id();
        boolean again = REPEATABLE.contains(run.kind());
        boolean stays = copies.stays(delivery);
        if (!stays || delivery.assignee() != null) {
            ledger.giveTurnBack(delivery);
        }
        if (stays && again) {
            ledger.forgetCopy(delivery);
        } else if (stays) {
            ledger.forgetRule(delivery, reason);
        } else if (again) {
            ledger.forget(delivery);
        } else {
            ledger.skip(delivery, reason);
        }
        for (PastDelivery copy : copies.elsewhere(delivery)) {
            if (again && copy.batch().equals(run.id())) {
                ledger.forgetCopy(copy);
            } else {
                ledger.forgetRule(copy, reason);
            }
        }
    }

    /** What mails of a slice and their further copies have made: with a mail goes what its copies created, and of a mail that is not the run's only that. */
    private static final class Copies {
        private final Map<String, PastDelivery> going = new HashMap<>();
        private final Map<String, List<PastDelivery>> all = new HashMap<>();
        private final Set<Long> ids = new HashSet<>();

        Copies(List<PastDelivery> slice, List<PastDelivery> copies) {
            for (PastDelivery delivery : slice) {
                ids.add(delivery.id());
                if (delivery.outcome() != Outcome.DUPLICATE) {
                    going.putIfAbsent(mail(delivery), delivery);
                }
            }
            copies.forEach(copy ->
                    all.computeIfAbsent(mail(copy), m -> new ArrayList<>()).add(copy));
        }

        private static String mail(PastDelivery delivery) {
            return delivery.mailKey() + "/" + delivery.variant();
        }

        /** @return true for a copy of a mail that does not go with it */
        boolean stays(PastDelivery delivery) {
            return !going.containsKey(mail(delivery));
        }

        /** @return copies that are not in this slice, of a mail that goes with this delivery, and have run a rule */
        List<PastDelivery> elsewhere(PastDelivery delivery) {
            return delivery.equals(going.get(mail(delivery)))
                    ? copiesOf(delivery).stream()
                            .filter(copy -> copy.outcome() == Outcome.DUPLICATE
                                    && copy.rule() != null
                                    && !ids.contains(copy.id()))
                            .toList()
                    : List.of();
        }

        List<RecordRef> createdWith(PastDelivery delivery) {
            List<RecordRef> created = new ArrayList<>(delivery.created());
            elsewhere(delivery).forEach(copy -> created.addAll(copy.created()));
            return created;
        }

        private List<PastDelivery> copiesOf(PastDelivery delivery) {
            return all.getOrDefault(mail(delivery), List.of(delivery));
        }

        List<Written> written() {
            Map<String, Written> written = new LinkedHashMap<>();
            all.values()
                    .forEach(copies -> copies.stream()
                            .filter(copy ->
                                    ids.contains(copy.id()) && !copy.emailId().isEmpty())
                            .findFirst()
                            .ifPresent(copy -> written.putIfAbsent(copy.emailId(), writtenWith(copy))));
            return List.copyOf(written.values());
        }

        private Written writtenWith(PastDelivery first) {
            boolean stays = stays(first);
            List<PastDelivery> going = copiesOf(first).stream()
                    .filter(copy -> !stays || ids.contains(copy.id()))
                    .toList();
            List<RecordRef> created = going.stream()
                    .flatMap(copy -> copy.created().stream())
                    .distinct()
                    .toList();
            List<String> added = going.stream()
                    .flatMap(copy -> Optional.ofNullable(copy.added()).stream())
                    .toList();
            return new Written(first.emailId(), created, added, stays ? new Staying(before(first)) : null);
        }

        /** @return what the mail belonged to when this copy came; null: nothing */
        private @Nullable RecordRef before(PastDelivery copy) {
            RecordRef before = null;
            for (PastDelivery other : copiesOf(copy)) {
                if (other.id() < copy.id()) {
                    before = other.linked();
                }
            }
            return before;
        }
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
