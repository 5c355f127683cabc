package org.postern.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.FetchedBatch;
import org.postern.message.Octets;
import org.postern.store.PastDelivery;
import org.postern.store.QuarantineStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Route step {@code retry}: tries mails in quarantine again that may pass by now, one by one. */
final class RetryStep implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(RetryStep.class);
    private static final int AT_ONCE = 100;

    private final Backend backend;
    private final Supplier<Policy> inForce;
    private final Path spool;
    private final String run;
    private final Clock clock;
    private final QuarantineStore quarantine;

    RetryStep(Backend backend, Supplier<Policy> inForce, Path spool, String run, Clock clock) {
        this.backend = backend;
        this.inForce = inForce;
        this.spool = spool;
        this.run = run;
        this.clock = clock;
        this.quarantine = new QuarantineStore(backend.database(), clock);
    }

    @Override
    public void process(Exchange exchange) throws IOException, InterruptedException {
        List<PastDelivery> due = quarantine.due(clock.instant(), AT_ONCE);
        if (due.isEmpty()) {
            return;
        }
        Policy policy = inForce.get();
        try (Pipeline pipeline = Pipeline.retrying(backend, policy, spool, run, clock)) {
            for (PastDelivery past : due) {
                if (policy.config().mailbox(past.delivery().mailbox()).isPresent()) {
                    again(past, policy, pipeline);
                } else {
                    quarantine.giveUp(past.id());
                }
            }
        }
    }

    private void again(PastDelivery past, Policy policy, Pipeline pipeline) throws IOException, InterruptedException {
        Optional<Octets> raw = backend.rawMails().read(past, spool);
        if (raw.isEmpty()) {
            quarantine.giveUp(past.id());
            return;
        }
        try {
            FolderKey key =
                    new FolderKey(past.delivery().mailbox(), past.delivery().folder(), "quarantine");
            BatchResult result = pipeline.submit(new FetchedBatch(
                            key,
                            0,
                            null,
                            UidSet.EMPTY,
                            List.of(PastMail.again(past, raw.get(), policy.config())),
                            null))
                    .join();
            if (result instanceof BatchResult.Committed committed) {
                committed
                        .settled()
                        .forEach(mail -> LOG.info(
                                "The mail {} was tried again out of quarantine: {}.",
                                mail.delivery(),
                                mail.outcome().label()));
            } else {
                LOG.info("The mail {} cannot be tried again now: {}", past.delivery(), result);
            }
        } finally {
            raw.get().discard();
        }
    }
}
