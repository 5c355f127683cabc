package org.postern.store;

import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.postern.outcome.AnswerSteps;
import org.postern.outcome.SmtpAddress;

/** Gives Camel what {@code routes/answers.camel.yaml} names: the component {@code jpa:}, its steps, and where the SMTP server is. */
public final class AnswerRoute {
    private AnswerRoute() {}

    public static void bind(CamelContext camel, Database database, AnswerSteps steps, SmtpAddress smtp, Clock clock) {
        OutboxComponent.add(camel, database, Optional.of(smtp), clock);
        bind(camel, steps);
    }

    /** The same without a database, for a route that is built and never started. */
    public static void bindUnused(
            CamelContext camel, EntityManagerFactory unused, AnswerSteps steps, SmtpAddress smtp, Clock clock) {
        OutboxComponent.addUnused(camel, unused, Optional.of(smtp), clock);
        bind(camel, steps);
    }

    private static void bind(CamelContext camel, AnswerSteps steps) {
        camel.getRegistry().bind("claimAnswer", steps.claim());
        camel.getRegistry().bind("answerSent", steps.sent());
        camel.getRegistry().bind("answerFailed", steps.failed());
    }
}
