package org.postern.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.daemon.Pipeline;
import org.postern.intake.FetchedBatch;
import org.postern.intake.FileMail;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;

/** Takes mails that come from no server through the pipeline in batches. The id of one from a file is its hash, so taking it in twice changes nothing. */
final class Ingest {
    private static final int BATCH_MAILS = 100;
    private static final long BATCH_OCTETS = 8L << 20;
    private static final int BATCHES_UNDER_WAY = 2;

    /** Is told what became of each mail, in no order. */
    interface Told {
        /** @param source as in {@link FileMail#source()} */
        void settled(String source, Settled mail);
    }

    /** What came of it. @param already were in the ledger before */
    record Sum(long mails, long already, Map<Outcome, Long> outcomes) {}

    private record UnderWay(Map<DeliveryId, String> sources, CompletableFuture<BatchResult> result) {}

    private final Pipeline pipeline;
    private final Told told;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private final Map<Outcome, Long> outcomes = new EnumMap<>(Outcome.class);
    private List<Delivery> batch = new ArrayList<>();
    private Map<DeliveryId, String> sources = new HashMap<>();
    private long octets;
    private long mails;
    private long settled;

    Ingest(Pipeline pipeline, Told told) {
        this.pipeline = pipeline;
        this.told = told;
    }

    void take(FileMail mail, MailboxConfig mailbox) {
        DeliveryId id = DeliveryId.uidl(mailbox.name(), "INBOX", "sha256:" + mail.sha256());
        take(mail.source(), new Delivery(id, mail.raw(), mail.receivedAt(), mail.seen(), mail.flagged(), false, false));
    }

    /** @param source as people are to read it */
    void take(String source, Delivery delivery) {
        long size = delivery.raw().size();
        boolean full = batch.size() == BATCH_MAILS || octets + size > BATCH_OCTETS;
        boolean other = !batch.isEmpty()
                && !batch.get(0).id().mailbox().equals(delivery.id().mailbox());
        if (!batch.isEmpty() && (full || other)) {
            send();
        }
        batch.add(delivery);
        sources.put(delivery.id(), source);
        octets += size;
        mails++;
    }

    /** Returns once everything that was taken has its outcome. */
    void flush() {
        if (!batch.isEmpty()) {
            send();
        }
        while (!underWay.isEmpty()) {
            await();
        }
    }

    /** @return once everything that was taken has its outcome */
    Sum finish() {
        flush();
        return new Sum(mails, mails - settled, outcomes);
    }

    long taken() {
        return mails;
    }

    private void send() {
        while (underWay.size() >= BATCHES_UNDER_WAY) {
            await();
        }
        FolderKey key =
                new FolderKey(batch.get(0).id().mailbox(), batch.get(0).id().folder(), "files");
        FetchedBatch fetched = new FetchedBatch(key, 0, null, UidSet.EMPTY, batch, null);
        try {
            underWay.add(new UnderWay(sources, pipeline.submit(fetched)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted; run it again, what is done stays done", e);
        }
        batch = new ArrayList<>();
        sources = new HashMap<>();
        octets = 0;
    }

    private void await() {
        UnderWay oldest = underWay.remove();
        BatchResult result;
        try {
            result = oldest.result().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failed("interrupted; run it again, what is done stays done", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a commit ended without a result", e);
        }
        if (result instanceof BatchResult.Committed committed) {
            committed.settled().forEach(mail -> settle(oldest.sources(), mail));
        } else if (result instanceof BatchResult.TryAgain again) {
            throw new Failed(
                    "the database could not take it: " + again.cause().getMessage()
                            + "; run it again, what is done stays done",
                    again.cause());
        } else if (result instanceof BatchResult.Systemic systemic) {
            throw new Failed("too many mails end in quarantine for one reason: " + systemic.reason());
        } else {
            throw new IllegalStateException("unexpected for files: " + result);
        }
    }

    private void settle(Map<DeliveryId, String> sources, Settled mail) {
        settled++;
        outcomes.merge(mail.outcome(), 1L, Long::sum);
        told.settled(sources.getOrDefault(mail.delivery(), mail.delivery().toString()), mail);
    }
}
