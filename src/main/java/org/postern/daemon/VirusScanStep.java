package org.postern.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.message.Delivery;
import org.postern.message.Mail;
import org.postern.message.Octets;
import org.postern.message.Reading;
import org.postern.message.Unreadable;

/**
 * Route step {@code virusScan}: {@link ReadBatch} → {@link ReadBatch} in which whatever clamd finds something in is a mail that goes to quarantine, as is one too large for it.
 * The property {@code clamd} of the exchange says where it listens. While it does not answer, the step fails: the batch comes again later, and nothing passes unseen. So it
 * does when clamd cannot scan a mail, until the third time: then the mail goes to quarantine, if clamd can scan another one.
 */
final class VirusScanStep implements Processor {
    static final String CLAMD = "clamd";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int TRIES = 3;
    private static final int REMEMBERED = 1000;
    private static final Octets HARMLESS =
            new Octets.InMemory("Subject: harmless\r\n\r\nHello\r\n".getBytes(StandardCharsets.US_ASCII));

    /** How often clamd could not scan a mail, by the mail's digest; those of longest ago are forgotten, and so begin anew. */
    private final Map<String, Integer> failures = Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > REMEMBERED;
        }
    });

    @Override
    public void process(Exchange exchange) throws IOException {
        ReadBatch read = exchange.getMessage().getBody(ReadBatch.class);
        Clamd clamd = Clamd.at(exchange.getProperty(CLAMD, "", String.class), PATIENCE);
        List<Reading> readings = new ArrayList<>(read.readings().size());
        for (int i = 0; i < read.readings().size(); i++) {
            readings.add(seen(
                    clamd, read.fetched().deliveries().get(i), read.readings().get(i)));
        }
        exchange.getMessage().setBody(new ReadBatch(read.fetched(), readings));
    }

    private Reading seen(Clamd clamd, Delivery delivery, Reading reading) throws IOException {
        if (!(reading instanceof Mail mail)) {
            return reading;
        }
        Clamd.Answer answer = clamd.scan(delivery.raw());
        if (answer instanceof Clamd.Answer.Found found) {
            return new Unreadable(
                    "VIRUS",
                    "clamd found " + found.name(),
                    mail.rawSha256(),
                    delivery.raw().size());
        }
        if (answer instanceof Clamd.Answer.TooLarge) {
            return new Unreadable(
                    "NOT_SCANNED",
                    "clamd's StreamMaxLength is less than its size",
                    mail.rawSha256(),
                    delivery.raw().size());
        }
        if (answer instanceof Clamd.Answer.Failed failed) {
            int tries = failures.merge(mail.rawSha256(), 1, Integer::sum);
            if (tries < TRIES || !(clamd.scan(HARMLESS) instanceof Clamd.Answer.Clean)) {
                throw new IOException("clamd said of " + delivery.id() + ": " + failed.said());
            }
            failures.remove(mail.rawSha256());
            return new Unreadable(
                    "NOT_SCANNED",
                    "clamd cannot scan it: " + failed.said(),
                    mail.rawSha256(),
                    delivery.raw().size());
        }
        failures.remove(mail.rawSha256());
        return reading;
    }
}
