package org.postern.daemon;

import jakarta.jms.BytesMessage;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.FetchedBatch;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.SpooledOctets;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Octets;

/**
 * Route step {@code fromQueue}: a message that {@link ToQueueStep} made → {@link FetchedBatch} of one mail. It belongs to no cursor, which has gone on already. Its body is
 * the message of JMS itself ({@code mapJmsMessage: false}), for a large mail must not come into memory.
 */
final class FromQueueStep implements Processor {
    private static final int PIECE = 64 << 10;

    /** Makes the client of Artemis write the body into a stream, piece by piece as the broker sends them. */
    private static final String SAVE_STREAM = "JMS_AMQ_SaveStream";

    /** Lane of batches that no cursor answers for. */
    private static final String LANE = "queue";

    /** How often a broker has handed a message out, this time included. */
    private static final String HANDED_OUT = "JMSXDeliveryCount";

    private final SuspectMails suspects;

    FromQueueStep(SuspectMails suspects) {
        this.suspects = suspects;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        org.apache.camel.Message in = exchange.getMessage();
        String mailbox = in.getHeader(ToQueueStep.MAILBOX, String.class);
        String folder = in.getHeader(ToQueueStep.FOLDER, String.class);
        if (mailbox == null || folder == null) {
            throw new IllegalArgumentException(
                    "a message without " + ToQueueStep.MAILBOX + " was not put into the queue by Postern");
        }
        String uidl = in.getHeader(ToQueueStep.UIDL, String.class);
        DeliveryId id = uidl == null
                ? DeliveryId.imap(
                        mailbox,
                        folder,
                        in.getHeader(ToQueueStep.UIDVALIDITY, Long.class),
                        in.getHeader(ToQueueStep.UID, Long.class))
                : DeliveryId.uidl(mailbox, folder, uidl);
        List<String> marks =
                Arrays.asList(in.getHeader(ToQueueStep.MARKS, "", String.class).split(",", -1));
        String unparsed = in.getHeader(ToQueueStep.UNPARSED, String.class);
        Message message = in.getMandatoryBody(Message.class);
        SuspectMails.Taken taken = suspects.take(id, message.getIntProperty(HANDED_OUT), exchange);
        Delivery delivery = new Delivery(
                id,
                raw(message),
                Instant.parse(in.getHeader(ToQueueStep.RECEIVED, String.class)),
                marks.contains("seen"),
                marks.contains("flagged"),
                marks.contains("outgoing"),
                marks.contains("history"));
        in.setBody(new FetchedBatch(
                new FolderKey(mailbox, folder, LANE),
                0,
                taken.flight(),
                UidSet.EMPTY,
                List.of(delivery),
                taken.poison() ? Unparsed.POISON : unparsed == null ? null : Unparsed.valueOf(unparsed)));
    }

    private static Octets raw(Message message) throws JMSException, IOException {
        SpooledOctets raw = new SpooledOctets();
        if (message.getClass().getName().startsWith("org.apache.activemq.artemis.")) {
            message.setObjectProperty(SAVE_STREAM, raw);
        } else if (message instanceof BytesMessage bytes) {
            byte[] piece = new byte[PIECE];
            for (int count = bytes.readBytes(piece); count > 0; count = bytes.readBytes(piece)) {
                raw.write(piece, 0, count);
            }
        } else {
            throw new IllegalArgumentException(
                    "the mail is no message of bytes but " + message.getClass().getName());
        }
        return raw.octets();
    }
}
