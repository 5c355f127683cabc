package org.postern.daemon;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultMessage;
import org.jspecify.annotations.Nullable;
import org.postern.intake.FetchedBatch;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;

/**
 * Route step {@code toQueue}: {@link FetchedBatch} → a list of messages, one per mail, for a queue. The body of each is the raw mail, of a large one as a stream; the
 * headers say which delivery it is. Noted beforehand is which mails they are. The batch is kept for {@link QueuedStep}.
 */
final class ToQueueStep implements Processor {
    static final String MAILBOX = "PosternQueueMailbox";
    static final String FOLDER = "PosternQueueFolder";
    static final String UIDVALIDITY = "PosternQueueUidValidity";
    static final String UID = "PosternQueueUid";
    static final String UIDL = "PosternQueueUidl";
    static final String RECEIVED = "PosternQueueReceived";
    static final String MARKS = "PosternQueueMarks";
    static final String UNPARSED = "PosternQueueUnparsed";

    /** Property of the exchange: the batch that was put into the queue. */
    static final String BATCH = "PosternQueued";

    private final QueuedMails queued;

    ToQueueStep(QueuedMails queued) {
        this.queued = queued;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        FetchedBatch batch = exchange.getMessage().getMandatoryBody(FetchedBatch.class);
        List<Message> messages = new ArrayList<>();
        for (Delivery delivery : batch.deliveries()) {
            messages.add(message(exchange, delivery, batch.unparsed()));
        }
        queued.put(
                batch.folder().mailbox(),
                batch.folder().folder(),
                batch.deliveries().stream().map(Delivery::id).toList());
        exchange.setProperty(BATCH, batch);
        exchange.getMessage().setBody(messages);
    }

    private static Message message(Exchange exchange, Delivery delivery, @Nullable Unparsed unparsed)
            throws IOException {
        DeliveryId id = delivery.id();
        Message message = new DefaultMessage(exchange);
        message.setHeader(MAILBOX, id.mailbox());
        message.setHeader(FOLDER, id.folder());
        message.setHeader(UIDVALIDITY, id.uidValidity());
        message.setHeader(UID, id.uid());
        if (id.uidl() != null) {
            message.setHeader(UIDL, id.uidl());
        }
        message.setHeader(RECEIVED, delivery.receivedAt().toString());
        message.setHeader(MARKS, marks(delivery));
        if (unparsed != null) {
            message.setHeader(UNPARSED, unparsed.name());
        }
        message.setBody(
                delivery.raw() instanceof Octets.InMemory small
                        ? small.bytes()
                        : delivery.raw().open());
        return message;
    }

    private static String marks(Delivery delivery) {
        StringJoiner marks = new StringJoiner(",");
        if (delivery.seen()) {
            marks.add("seen");
        }
        if (delivery.flagged()) {
            marks.add("flagged");
        }
        if (delivery.outgoing()) {
            marks.add("outgoing");
        }
        if (delivery.history()) {
            marks.add("history");
        }
        return marks.toString();
    }
}
