package org.postern.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.postern.message.Octets;
import org.postern.outcome.OutboxJson;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import org.postern.store.RawMails;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Route step {@code rawMail}: an event as JSON → the raw mail that it tells of, as a stream; no body if it is kept neither in the archive nor in quarantine. To ask
 * again would not bring it, so that is said in the log and is no failure.
 */
final class RawMailStep implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(RawMailStep.class);

    private final LedgerReader ledger;
    private final RawMails raws;
    private final Path spool;

    /** @param spool folder for a mail too large for memory */
    RawMailStep(LedgerReader ledger, RawMails raws, Path spool) {
        this.ledger = ledger;
        this.raws = raws;
        this.spool = spool;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        String delivery =
                OutboxJson.event(exchange.getMessage().getBody(String.class)).delivery();
        Optional<PastDelivery> past = ledger.ofDelivery(delivery);
        Optional<Octets> raw = past.isEmpty() ? Optional.empty() : raws.read(past.get(), spool);
        if (raw.isEmpty()) {
            LOG.warn(
                    "The mail {} is kept nowhere (archive in postern.yaml keeps it): route {} goes without it.",
                    delivery,
                    exchange.getFromRouteId());
            exchange.getMessage().setBody(null);
            return;
        }
        exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
            @Override
            public void onDone(Exchange done) {
                try {
                    raw.get().discard();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        exchange.getMessage().setBody(raw.get().open());
    }
}
