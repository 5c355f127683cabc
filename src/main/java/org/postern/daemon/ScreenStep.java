package org.postern.daemon;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.commit.Batch;

/** Route step {@code screen}: {@link ReadBatch} → {@link Batch}. */
final class ScreenStep implements Processor {
    private final BatchScreener screener;

    ScreenStep(BatchScreener screener) {
        this.screener = screener;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        ReadBatch read = exchange.getMessage().getMandatoryBody(ReadBatch.class);
        exchange.getMessage().setBody(screener.screen(read));
    }
}
