package org.postern.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.postern.intake.FetchedBatch;
import org.postern.message.Delivery;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.Reading;
import org.postern.message.ReadingOptions;
import org.postern.message.Unreadable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the mails of batches, several at a time: one set of threads serves all mailboxes. */
final class BatchReader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BatchReader.class);

    private final MailReader reader = new MailReader();
    private final Supplier<Map<String, ReadingOptions>> inForce;
    private final ToLongFunction<String> attachmentRoom;
    private final ExecutorService threads;

    /**
     * @param inForce options by mailbox; asked once for each batch
     * @param attachmentRoom octets of attachments that a mailbox may still bring; asked once for each batch
     */
    BatchReader(Supplier<Map<String, ReadingOptions>> inForce, ToLongFunction<String> attachmentRoom) {
        this.attachmentRoom = attachmentRoom;
        this.inForce = inForce;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), work -> {
            Thread thread = new Thread(work, "reader-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Returns when all mails are read.
     *
     * @throws java.io.UncheckedIOException if temporary files cannot be written or read: try again
     */
    ReadBatch read(FetchedBatch batch) {
        List<Delivery> deliveries = batch.deliveries();
        long room = attachmentRoom.applyAsLong(batch.folder().mailbox());
        Map<String, ReadingOptions> options = inForce.get();
        if (deliveries.size() == 1) {
            return new ReadBatch(batch, List.of(read(batch, deliveries.get(0), options, room)));
        }
        List<CompletableFuture<Reading>> tasks = deliveries.stream()
                .map(delivery -> CompletableFuture.supplyAsync(() -> read(batch, delivery, options, room), threads))
                .toList();
        try {
            CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            discardRead(tasks);
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
        return new ReadBatch(batch, tasks.stream().map(CompletableFuture::join).toList());
    }

    /** @return the mail that the header alone makes; empty if it makes none */
    Optional<Mail> readHeader(String mailbox, Octets header, Instant receivedAt) {
        ReadingOptions its = inForce.get().get(mailbox);
        return its != null && reader.read(header, receivedAt, its) instanceof Mail mail
                ? Optional.of(mail)
                : Optional.empty();
    }

    private Reading read(FetchedBatch batch, Delivery delivery, Map<String, ReadingOptions> options, long room) {
        FetchedBatch.Unparsed unparsed = batch.unparsed();
        if (unparsed != null) {
            return new Unreadable(
                    unparsed.name(),
                    "it was not parsed",
                    sha256(delivery.raw()),
                    delivery.raw().size());
        }
        ReadingOptions its = options.get(delivery.id().mailbox());
        if (its == null) {
            throw new IllegalStateException("no mailbox " + delivery.id().mailbox() + " in the configuration");
        }
        return reader.read(delivery.raw(), delivery.receivedAt(), its.withAttachmentRoom(room));
    }

    private static void discardRead(List<CompletableFuture<Reading>> tasks) {
        for (CompletableFuture<Reading> task : tasks) {
            if (!task.isCompletedExceptionally() && task.join() instanceof Mail mail) {
                try {
                    mail.discard();
                } catch (IOException e) {
                    LOG.warn("A temporary file of a mail could not be deleted: {}", e.toString());
                }
            }
        }
    }

    private static String sha256(Octets raw) {
        try (InputStream in = raw.open();
                DigestInputStream hashed = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            hashed.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(hashed.getMessageDigest().digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a mail of " + raw.size() + " octets", e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
