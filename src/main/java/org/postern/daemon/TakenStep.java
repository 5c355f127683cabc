package org.postern.daemon;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.commit.BatchResult;
import org.postern.outcome.EventSteps;

/**
 * Route step {@code taken}: {@link BatchResult} → the header {@code PosternOutcome} ({@code already}: it was taken in before). Whoever brought the mail may let it go once
 * this step is passed; it fails if nothing was written.
 */
final class TakenStep implements Processor {
    private static final String ALREADY = "already";

    @Override
    public void process(Exchange exchange) throws Exception {
        BatchResult result = exchange.getMessage().getMandatoryBody(BatchResult.class);
        if (result instanceof BatchResult.TryAgain again) {
            throw new IllegalStateException("the database could not take it; try again", again.cause());
        }
        if (!(result instanceof BatchResult.Committed committed)) {
            throw new IllegalStateException("it was not taken in; try again: " + result);
        }
        String outcome = committed.settled().isEmpty()
                ? ALREADY
                : committed.settled().get(0).outcome().label();
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(EventSteps.OUTCOME, outcome);
    }
}
