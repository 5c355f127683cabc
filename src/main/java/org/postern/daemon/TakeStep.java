package org.postern.daemon;

import jakarta.mail.MessagingException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.Processor;
import org.apache.camel.component.mail.MailMessage;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.Config;
import org.postern.intake.FetchedBatch;
import org.postern.intake.FileMail;
import org.postern.intake.MailFiles;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.outcome.EventSteps;

/**
 * Route step {@code take}: a mail that a route of the site's own brings → {@link FetchedBatch}. Its body is the raw mail, or the exchange is one of Camel's mail component; the
 * header {@code PosternMailbox} names the mailbox whose rules count. The hash of the mail is its id, so taking it in twice changes nothing.
 */
final class TakeStep implements Processor {
    /** It comes from no folder of the server; the marks of a mailbox' own folders are never touched by it. */
    private static final String FOLDER = "INBOX";

    private final Supplier<Config> config;
    private final Clock clock;

    TakeStep(Supplier<Config> config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /** What was brought is not one mail: it is empty, or an mbox of several. Trying again does not help. */
    static final class NotOneMail extends Exception {
        private static final long serialVersionUID = 1L;

        NotOneMail(int mails) {
            super(
                    mails == 0
                            ? "there is no mail in it"
                            : "it is an mbox of " + mails + " mails; take it in by postern ingest");
        }
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        String mailbox = exchange.getMessage().getHeader(EventSteps.MAILBOX, "", String.class);
        if (config.get().mailbox(mailbox).isEmpty()) {
            throw new IllegalStateException("header " + EventSteps.MAILBOX + " of route " + exchange.getFromRouteId()
                    + ": no mailbox '" + mailbox + "' in postern.yaml");
        }
        FileMail mail = one(exchange);
        DeliveryId id = DeliveryId.uidl(mailbox, FOLDER, "sha256:" + mail.sha256());
        Delivery delivery = new Delivery(id, mail.raw(), mail.receivedAt(), false, false, false, false);
        exchange.getMessage()
                .setBody(new FetchedBatch(
                        new FolderKey(mailbox, FOLDER, "files"), 0, null, UidSet.EMPTY, List.of(delivery), null));
    }

    private FileMail one(Exchange exchange)
            throws IOException, MessagingException, InvalidPayloadException, NotOneMail {
        List<FileMail> found = new ArrayList<>(1);
        int[] count = {0};
        try (InputStream in = raw(exchange)) {
            new MailFiles(clock).read(in, String.valueOf(exchange.getFromRouteId()), mail -> {
                if (count[0]++ == 0) {
                    found.add(mail);
                }
            });
        }
        if (count[0] != 1) {
            for (FileMail mail : found) {
                mail.raw().discard();
            }
            throw new NotOneMail(count[0]);
        }
        return found.get(0);
    }

    private static InputStream raw(Exchange exchange) throws IOException, MessagingException, InvalidPayloadException {
        MailMessage fetched = exchange.getMessage(MailMessage.class);
        if (fetched == null || fetched.getOriginalMessage() == null) {
            return exchange.getMessage().getMandatoryBody(InputStream.class);
        }
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        fetched.getOriginalMessage().writeTo(octets);
        return new ByteArrayInputStream(octets.toByteArray());
    }
}
