package org.postern.daemon;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.crm.sql.OrphanFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Route step {@code orphans}: deletes attachment files that a killed daemon left behind without their rows. */
final class OrphanStep implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanStep.class);

    /** A file waits for its row for as long as its group is tried, minutes at most. */
    private static final Duration AGE = Duration.ofDays(1);

    private final Optional<OrphanFiles> orphans;
    private final Clock clock;

    OrphanStep(Optional<OrphanFiles> orphans, Clock clock) {
        this.orphans = orphans;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        if (orphans.isPresent()) {
            long deleted = orphans.get().sweep(clock.instant().minus(AGE));
            LOG.info("Attachment files without their rows, deleted: {}.", deleted);
        }
    }
}
