package org.postern.daemon;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.store.Retention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Route step {@code retention}: lets go what is past its time. If it fails, the next night does it. */
final class RetentionStep implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionStep.class);

    private final Retention retention;
    private final Supplier<Policy> inForce;

    RetentionStep(Retention retention, Supplier<Policy> inForce) {
        this.retention = retention;
        this.inForce = inForce;
    }

    @Override
    public void process(Exchange exchange) {
        Retention.Purged purged = retention.purge(inForce.get().config().privacy());
        LOG.info(
                "Past their time and gone: {} traces, {} pieces of quarantined mails, {} outbox rows.",
                purged.traces(),
                purged.raws(),
                purged.outbox());
    }
}
