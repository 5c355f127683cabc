package org.postern.daemon;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.commit.BatchResult;
import org.postern.commit.Settled;
import org.slf4j.MDC;

/** Route step {@code settle}: tells of each mail that has its outcome. The {@link BatchResult} stays the body: the mailbox goes on by it. */
final class SettleStep implements Processor {
    private final OutcomeLog log;
    private final Metrics metrics;

    SettleStep(OutcomeLog log, Metrics metrics) {
        this.log = log;
        this.metrics = metrics;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        BatchResult result = exchange.getMessage().getMandatoryBody(BatchResult.class);
        if (result instanceof BatchResult.Committed committed) {
            for (Settled mail : committed.settled()) {
                try (MDC.MDCCloseable mailbox =
                        MDC.putCloseable("mailbox", mail.delivery().mailbox())) {
                    log.write(mail);
                }
                metrics.settled(mail);
            }
        }
    }
}
