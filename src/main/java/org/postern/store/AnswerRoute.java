package org.postern.store;

import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jpa.JpaComponent;
import org.apache.camel.component.mail.MailAuthenticator;
import org.postern.outcome.AnswerSteps;
import org.postern.outcome.SmtpAddress;
import org.springframework.transaction.support.TransactionTemplate;

/** Gives Camel what {@code routes/answers.camel.yaml} names: the component {@code jpa:}, its steps, and where the SMTP server is. */
public final class AnswerRoute {
    private AnswerRoute() {}

    public static void bind(CamelContext camel, Database database, AnswerSteps steps, SmtpAddress smtp, Clock clock) {
        TransactionTemplate reading = new TransactionTemplate(database.transactions());
        JpaComponent jpa = new JpaComponent();
        jpa.setEntityManagerFactory(database.sessions());
        jpa.setTransactionStrategy(work -> reading.executeWithoutResult(status -> work.run()));
        bind(camel, jpa, steps, smtp, clock);
    }

    /** The same without a database, for a route that is built and never started. */
    public static void bindUnused(
            CamelContext camel, EntityManagerFactory unused, AnswerSteps steps, SmtpAddress smtp, Clock clock) {
        JpaComponent jpa = new JpaComponent();
        jpa.setEntityManagerFactory(unused);
        jpa.setTransactionStrategy(Runnable::run);
        bind(camel, jpa, steps, smtp, clock);
    }

    private static void bind(CamelContext camel, JpaComponent jpa, AnswerSteps steps, SmtpAddress smtp, Clock clock) {
        camel.addComponent("jpa", jpa);
        camel.getRegistry().bind("outboxClock", Map.class, new Now(clock));
        camel.getRegistry().bind("claimAnswer", steps.claim());
        camel.getRegistry().bind("answerSent", steps.sent());
        camel.getRegistry().bind("answerFailed", steps.failed());
        camel.getRegistry().bind(SmtpAddress.AUTHENTICATOR, MailAuthenticator.class, smtp.authenticator());
        camel.getPropertiesComponent().addInitialProperty("postern.smtp", smtp.uri());
    }

    /** The parameters of the query for what is due: asked for anew at each poll. */
    private static final class Now extends AbstractMap<String, Object> {
        private final Clock clock;

        Now(Clock clock) {
            this.clock = clock;
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            return Set.of(Map.entry("now", clock.instant()));
        }
    }
}
