package org.postern.commit;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.postern.assign.Turns.QueueNotLocked;
import org.postern.message.Unreadable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes one group through its tries. A passing fault runs the whole group again; a fault of a mail splits the group by batch, then in halves, down to the one
 * mail, which is tried three times and then quarantined. Ends with a result for each batch, whatever happens.
 */
final class GroupRun {
    private static final Logger log = LoggerFactory.getLogger(GroupRun.class);
    private static final int TRANSIENT_TRIES = 5;
    private static final int TRIES_ALONE = 3;
    private static final long FIRST_PAUSE_MILLIS = 20;

    /** Reasons of unreadable mails that may be of our own making. */
    private static final Set<String> OURS = Set.of("PARSE_ERROR", "TIMEOUT");

    private final GroupAttempt writer;
    private final ParkBreaker breaker;
    private final TransactionGate gate;
    private final Map<Batch, List<Settled>> settled = new IdentityHashMap<>();
    private final Map<Batch, BatchResult> refused = new IdentityHashMap<>();

    /** @param gate that each try passes before its transaction */
    GroupRun(GroupAttempt writer, ParkBreaker breaker, TransactionGate gate) {
        this.writer = writer;
        this.breaker = breaker;
        this.gate = gate;
    }

    /**
     * @param pieces at most one of each batch
     * @return a result for each piece, in order
     */
    List<BatchResult> run(List<Piece> pieces) {
        pieces.forEach(this::refuseIfUnreadable);
        write(pieces);
        writer.discardUnused(pieces);
        return pieces.stream().map(piece -> resultOf(piece.batch())).toList();
    }

    /** One mail that cannot be read is the mail's fault, most of a batch is ours or the server's. Mails too large, or gone bad on the server, are no such case. */
    private void refuseIfUnreadable(Piece piece) {
        Map<String, Integer> reasons = new TreeMap<>();
        for (WaitingMail mail : piece.mails()) {
            if (mail.candidate().reading() instanceof Unreadable unreadable && OURS.contains(unreadable.reason())) {
                reasons.merge(unreadable.reason(), 1, Integer::sum);
            }
        }
        reasons.forEach((reason, count) -> {
            String mailbox = piece.mails().get(0).candidate().delivery().id().mailbox();
            if (breaker.tripsAtOnce(mailbox, reason, count, piece.mails().size())) {
                refuse(List.of(piece), new BatchResult.Systemic(reason + " of " + count + " mails in one batch"));
            }
        });
    }

    private BatchResult resultOf(Batch batch) {
        BatchResult refusal = refused.get(batch);
        return refusal != null ? refusal : new BatchResult.Committed(settled.getOrDefault(batch, List.of()));
    }

    private void write(List<Piece> all) {
        List<Piece> pieces =
                all.stream().filter(p -> !refused.containsKey(p.batch())).toList();
        if (pieces.isEmpty()) {
            return;
        }
        try {
            tryTransiently(pieces);
        } catch (RuntimeException | StackOverflowError fault) {
            switch (Fault.of(fault)) {
                case TRANSIENT -> refuse(pieces, new BatchResult.TryAgain(asException(fault)));
                case SYSTEMIC -> refuse(pieces, systemic(fault));
                case MESSAGE_BOUND -> split(pieces, fault);
            }
        }
    }

    private void tryTransiently(List<Piece> pieces) {
        TreeSet<String> queues = new TreeSet<>();
        for (int attempt = 1; ; attempt++) {
            try {
                accept(pieces, writer.write(pieces, queues, gate));
                return;
            } catch (QueueNotLocked missing) {
                if (!queues.add(missing.queue())) {
                    throw missing;
                }
            } catch (RuntimeException fault) {
                if (attempt >= TRANSIENT_TRIES || Fault.of(fault) != Fault.TRANSIENT) {
                    throw fault;
                }
                log.debug("The group is written again after a passing fault: {}", Fault.describe(fault));
                writer.again();
                pause(attempt);
            }
        }
    }

    private void accept(List<Piece> pieces, Map<Batch, List<Settled>> written) {
        for (Piece piece : pieces) {
            List<Settled> ended = written.get(piece.batch());
            if (ended == null) {
                refused.put(piece.batch(), new BatchResult.NotOurs());
            } else {
                settled.computeIfAbsent(piece.batch(), b -> new ArrayList<>()).addAll(ended);
                ended.forEach(s ->
                        breaker.ended(s.delivery().mailbox(), s.outcome() == Outcome.QUARANTINED ? s.reason() : null));
            }
        }
    }

    private void split(List<Piece> pieces, Throwable fault) {
        if (pieces.size() > 1) {
            pieces.forEach(piece -> write(List.of(piece)));
            return;
        }
        Piece piece = pieces.get(0);
        if (piece.mails().isEmpty()) {
            refuse(pieces, systemic(fault));
        } else if (piece.mails().size() > 1) {
            write(List.of(piece.first(piece.mails().size() / 2)));
            write(List.of(piece.after(piece.mails().size() / 2)));
        } else {
            again(piece, piece.mails().get(0), fault);
        }
    }

    private void again(Piece piece, WaitingMail mail, Throwable fault) {
        if (mail.parked() != null) {
            refuse(List.of(piece), systemic(fault)); // even its quarantine cannot be written
            return;
        }
        if (mail.failAlone() >= TRIES_ALONE) {
            String mailbox = mail.candidate().delivery().id().mailbox();
            if (breaker.trips(mailbox, Reasons.DB_CONSTRAINT)) {
                refuse(List.of(piece), systemic(fault));
                return;
            }
            log.warn(
                    "{} cannot be written and goes to quarantine: {}",
                    mail.candidate().delivery().id(),
                    Fault.describe(fault));
            mail.park(Fault.describe(fault));
        }
        write(List.of(piece));
    }

    private void refuse(List<Piece> pieces, BatchResult result) {
        pieces.forEach(piece -> refused.put(piece.batch(), result));
    }

    private static BatchResult systemic(Throwable fault) {
        return new BatchResult.Systemic(Fault.describe(fault));
    }

    private static Exception asException(Throwable fault) {
        return fault instanceof Exception exception ? exception : new IllegalStateException(fault);
    }

    /** Full jitter, so that two writers that met do not meet again. */
    private static void pause(int attempt) {
        long most = FIRST_PAUSE_MILLIS << attempt;
        LockSupport.parkNanos(
                TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(1, most)));
    }
}
