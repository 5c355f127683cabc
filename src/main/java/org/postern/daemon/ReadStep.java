package org.postern.daemon;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.SynchronizationAdapter;
import org.postern.intake.FetchedBatch;
import org.slf4j.MDC;

/** Route step {@code read}: {@link FetchedBatch} → {@link ReadBatch}. Temporary files go when the exchange ends, however it ends. */
final class ReadStep implements Processor {
    private final BatchReader reader;

    ReadStep(BatchReader reader) {
        this.reader = reader;
    }

    @Override
    public void process(Exchange exchange) throws Exception {
        FetchedBatch fetched = exchange.getMessage().getMandatoryBody(FetchedBatch.class);
        try (MDC.MDCCloseable mailbox =
                MDC.putCloseable("mailbox", fetched.folder().mailbox())) {
            ReadBatch read = reader.read(fetched);
            exchange.getExchangeExtension().addOnCompletion(new SynchronizationAdapter() {
                @Override
                public void onDone(Exchange ended) {
                    read.discard();
                }
            });
            exchange.getMessage().setBody(read);
        }
    }
}
