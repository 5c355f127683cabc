package org.postern.store;

import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.postern.outcome.MessageSteps;
import org.postern.outcome.SmtpAddress;

/** Gives Camel what {@code routes/notices.camel.yaml} names. */
public final class NoticeRoute {
    private NoticeRoute() {}

    /**
     * @param bundle makes messages of notices
     * @param watch looks for what is to be alerted
     */
    public record Steps(MessageSteps messages, Processor bundle, Processor watch) {}

    public static void bind(
            CamelContext camel, Database database, Steps steps, Optional<SmtpAddress> smtp, Clock clock) {
        OutboxComponent.add(camel, database, smtp, clock);
        bind(camel, steps);
    }

    /** The same without a database, for routes that are built and never started. */
    public static void bindUnused(
            CamelContext camel, EntityManagerFactory unused, Steps steps, Optional<SmtpAddress> smtp, Clock clock) {
        OutboxComponent.addUnused(camel, unused, smtp, clock);
        bind(camel, steps);
    }

    private static void bind(CamelContext camel, Steps steps) {
        camel.getRegistry().bind("bundleNotices", steps.bundle());
        camel.getRegistry().bind("watch", steps.watch());
        camel.getRegistry().bind("claimMessage", steps.messages().claim());
        camel.getRegistry().bind("messageAsMail", steps.messages().mail());
        camel.getRegistry().bind("postMessage", steps.messages().webhook());
        camel.getRegistry().bind("showMessage", steps.messages().crm());
        camel.getRegistry().bind("messageSent", steps.messages().sent());
        camel.getRegistry().bind("messageFailed", steps.messages().failed());
    }
}
