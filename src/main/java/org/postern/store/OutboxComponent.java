package org.postern.store;

import jakarta.persistence.EntityManagerFactory;
import java.time.Clock;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.jpa.JpaComponent;
import org.apache.camel.component.jpa.TransactionStrategy;
import org.apache.camel.component.mail.MailAuthenticator;
import org.postern.outcome.SmtpAddress;
import org.springframework.transaction.support.TransactionTemplate;

/** What all routes that work on the outbox name: the component {@code jpa:}, the time, and where the SMTP server is. */
final class OutboxComponent {
    /** Nobody consumes from there: what is sent there fails, and is tried again. */
    private static final String NO_SMTP = "direct:no-smtp-in-the-configuration";

    private OutboxComponent() {}

    static void add(CamelContext camel, Database database, Optional<SmtpAddress> smtp, Clock clock) {
        TransactionTemplate reading = new TransactionTemplate(database.transactions());
        add(camel, database.sessions(), work -> reading.executeWithoutResult(status -> work.run()), smtp, clock);
    }

    /** The same without a database, for routes that are built and never started. */
    static void addUnused(CamelContext camel, EntityManagerFactory unused, Optional<SmtpAddress> smtp, Clock clock) {
        add(camel, unused, Runnable::run, smtp, clock);
    }

    private static void add(
            CamelContext camel,
            EntityManagerFactory sessions,
            TransactionStrategy transactions,
            Optional<SmtpAddress> smtp,
            Clock clock) {
        if (camel.hasComponent("jpa") != null) {
            return;
        }
        JpaComponent jpa = new JpaComponent();
        jpa.setEntityManagerFactory(sessions);
        jpa.setTransactionStrategy(transactions);
        camel.addComponent("jpa", jpa);
        camel.getRegistry().bind("outboxClock", Map.class, new Now(clock));
        smtp.ifPresent(address ->
                camel.getRegistry().bind(SmtpAddress.AUTHENTICATOR, MailAuthenticator.class, address.authenticator()));
        camel.getPropertiesComponent()
                .addInitialProperty("postern.smtp", smtp.map(SmtpAddress::uri).orElse(NO_SMTP));
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
