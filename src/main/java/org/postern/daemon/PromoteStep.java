package org.postern.daemon;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.FetchedBatch;
import org.postern.message.Octets;
import org.postern.store.CandidateStore;
import org.postern.store.PastDelivery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Route step {@code promote}: makes leads of candidates with whom there is a real exchange, one of us having written to them, and links the mails of those who became
 * clients by another mail of theirs.
 */
final class PromoteStep implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(PromoteStep.class);
    private static final int ASKED_AT_ONCE = 500;

    private final Backend backend;
    private final Supplier<Policy> inForce;
    private final Path spool;
    private final String run;
    private final Clock clock;
    private final CandidateStore candidates;
    private final Set<Long> unkept = new HashSet<>();

    PromoteStep(Backend backend, Supplier<Policy> inForce, Path spool, String run, Clock clock) {
        this.backend = backend;
        this.inForce = inForce;
        this.spool = spool;
        this.run = run;
        this.clock = clock;
        this.candidates = new CandidateStore(backend.database(), clock);
    }

    @Override
    public synchronized void process(Exchange exchange) throws IOException, InterruptedException {
        Set<String> due = due();
        if (due.isEmpty()) {
            return;
        }
        Policy policy = Policy.promoting(inForce.get().config(), backend.crm()::isUser, clock);
        try (Pipeline pipeline = Pipeline.promoting(backend, policy, spool, run, clock)) {
            for (String address : due) {
                for (PastDelivery mail : candidates.mailsOf(address)) {
                    promote(mail, policy, pipeline);
                }
            }
        }
    }

    private Set<String> due() {
        List<String> waiting = candidates.list(null).stream()
                .map(candidate -> candidate.address().toLowerCase(Locale.ROOT))
                .toList();
        Set<String> due = new TreeSet<>();
        if (!waiting.isEmpty()) {
            due.addAll(candidates.becomeClients());
            for (int from = 0; from < waiting.size(); from += ASKED_AT_ONCE) {
                List<String> some =
                        new ArrayList<>(waiting.subList(from, Math.min(waiting.size(), from + ASKED_AT_ONCE)));
                due.addAll(backend.crm().writtenTo(some));
            }
        }
        return due;
    }

    private void promote(PastDelivery mail, Policy policy, Pipeline pipeline) throws IOException, InterruptedException {
        if (policy.config().mailbox(mail.delivery().mailbox()).isEmpty()) {
            return;
        }
        Optional<Octets> raw = backend.rawMails().read(mail, spool);
        if (raw.isEmpty()) {
            if (unkept.add(mail.id())) {
                LOG.info(
                        "{}: its sender is no stranger any more, but its bytes are not kept: it waits",
                        mail.delivery());
            }
            return;
        }
        try {
            FolderKey key =
                    new FolderKey(mail.delivery().mailbox(), mail.delivery().folder(), "candidate");
            BatchResult result = pipeline.submit(new FetchedBatch(
                            key,
                            0,
                            null,
                            UidSet.EMPTY,
                            List.of(PastMail.again(mail, raw.get(), policy.config())),
                            null))
                    .join();
            if (result instanceof BatchResult.Committed committed) {
                committed
                        .settled()
                        .forEach(done -> LOG.info("{}: its sender was promoted: {}", done.delivery(), done.created()));
            } else {
                LOG.info("{}: its sender cannot be promoted now: {}", mail.delivery(), result);
            }
        } finally {
            raw.get().discard();
        }
    }
}
