package org.postern.daemon;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.store.RawArchive;
import org.postern.store.Retention;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Route step {@code retention}: lets go what is past its time. If it fails, the next night does it. */
final class RetentionStep implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionStep.class);

    private final Retention retention;
    private final Optional<RawArchive> archive;
    private final Supplier<Policy> inForce;

    RetentionStep(Retention retention, Optional<RawArchive> archive, Supplier<Policy> inForce) {
        this.retention = retention;
        this.archive = archive;
        this.inForce = inForce;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        Retention.Purged purged = retention.purge(inForce.get().config().privacy());
        long archived = archive.isPresent() ? archive.get().purge() : 0;
        LOG.info(
                "Past their time and gone: {} traces, {} pieces of quarantined mails, {} outbox rows, {} archived mails.",
                purged.traces(),
                purged.raws(),
                purged.outbox(),
                archived);
    }
}
