package org.postern.intake;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.commit.BatchResult.Committed;
import org.postern.commit.Settled;

/**
 * The last step of an intake route: what was committed may ask for marks on the server. They are made by the mailbox' own worker over its own connection, never
 * by the thread of the commit, for whom this returns at once.
 */
public final class SettleSoon implements Processor {
    @Override
    public void process(Exchange exchange) {
        if (exchange.getMessage().getBody() instanceof Committed committed
                && committed.settled().stream().anyMatch(Settled::settleDue)
                && exchange.getFromEndpoint() instanceof MailboxEndpoint mailbox) {
            mailbox.getComponent().marksAreDue(mailbox);
        }
    }
}
