package org.postern.daemon;

import java.util.concurrent.CompletableFuture;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.InvalidPayloadException;
import org.apache.camel.support.AsyncProcessorSupport;
import org.postern.commit.Batch;
import org.postern.commit.BatchResult;
import org.postern.commit.GroupCommit;

/** Route step {@code commit}: {@link Batch} → {@link BatchResult}. The thread goes back to the mailbox while the batch waits for its commit. */
final class CommitStep extends AsyncProcessorSupport {
    private final GroupCommit commit;

    CommitStep(GroupCommit commit) {
        this.commit = commit;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        CompletableFuture<BatchResult> result;
        try {
            result = commit.submit(exchange.getMessage().getMandatoryBody(Batch.class));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(exchange, callback, e);
        } catch (InvalidPayloadException | RuntimeException e) {
            return failed(exchange, callback, e);
        }
        CompletableFuture<BatchResult> unused = result.whenComplete((committed, fault) -> {
            if (fault == null) {
                exchange.getMessage().setBody(committed);
            } else {
                exchange.setException(fault);
            }
            callback.done(false);
        });
        return false;
    }

    private static boolean failed(Exchange exchange, AsyncCallback callback, Exception e) {
        exchange.setException(e);
        callback.done(true);
        return true;
    }
}
