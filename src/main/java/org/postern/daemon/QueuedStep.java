package org.postern.daemon;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.intake.FetchedBatch;

/**
 * Route step {@code queued}: once the queue has its mails, a batch without them, by whose commit the cursor goes on and the flight lands. If that commit does not come
 * about, the mails come again from their server, and go through the queue again: they are known by then, or the second of them is.
 */
final class QueuedStep implements Processor {
    @Override
    public void process(Exchange exchange) {
        FetchedBatch batch = exchange.getProperty(ToQueueStep.BATCH, FetchedBatch.class);
        FetchedBatch passed =
                new FetchedBatch(batch.folder(), batch.epoch(), batch.flight(), batch.uids(), List.of(), null);
        exchange.getMessage().setBody(new ReadBatch(passed, List.of()));
    }
}
