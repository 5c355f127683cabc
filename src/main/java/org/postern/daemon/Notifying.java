package org.postern.daemon;

import jakarta.persistence.EntityManagerFactory;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.crm.Crm;
import org.postern.crm.UserMessage;
import org.postern.outcome.MessageBox;
import org.postern.outcome.MessageSteps;
import org.postern.outcome.NoticeBox;
import org.postern.outcome.NoticeBundles;
import org.postern.outcome.NoticeMail;
import org.postern.outcome.OutboxMessage;
import org.postern.outcome.People;
import org.postern.outcome.SmtpAddress;
import org.postern.outcome.Webhook;
import org.postern.store.NoticeRoute;
import org.postern.store.SqlMessageBox;
import org.postern.store.SqlNoticeBox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the route file of the notices names. */
final class Notifying {
    private static final Logger LOG = LoggerFactory.getLogger(Notifying.class);

    private Notifying() {}

    static void bind(
            CamelContext camel, Config config, Backend backend, Supplier<Policy> inForce, Watch watch, Clock clock) {
        MessageBox messages = new SqlMessageBox(backend.database(), Run.node(config), clock);
        NoticeBox notices = new SqlNoticeBox(backend.database(), clock);
        Processor bundle = exchange -> {
            int again = messages.requeue();
            if (again > 0) {
                LOG.info("{} messages were being sent when a run ended; they are sent again.", again);
            }
            notices.bundle(new NoticeBundles(inForce.get().config().notices())::of);
        };
        NoticeRoute.bind(
                camel,
                backend.database(),
                new NoticeRoute.Steps(steps(config, messages, new InCrm(backend.crm()), clock), bundle, watch),
                config.smtp().map(SmtpAddress::new),
                clock);
    }

    /** For routes that are built and never started. */
    static void bindUnused(
            CamelContext camel,
            Config config,
            MessageBox box,
            People people,
            EntityManagerFactory database,
            Clock clock) {
        Processor nothing = exchange -> {};
        NoticeRoute.bindUnused(
                camel,
                database,
                new NoticeRoute.Steps(steps(config, box, people, clock), nothing, nothing),
                config.smtp().map(Answering::withoutPassword).map(SmtpAddress::new),
                clock);
    }

    private static MessageSteps steps(Config config, MessageBox box, People people, Clock clock) {
        @Nullable
        NoticeMail mails =
                config.smtp().map(smtp -> new NoticeMail(smtp.from())).orElse(null);
        String address = config.alerts().webhook();
        @Nullable Webhook webhook = address.isEmpty() ? null : new Webhook(URI.create(address));
        return new MessageSteps(box, people, mails, webhook, clock);
    }

    /** @param crm whose users are told */
    private record InCrm(Crm crm) implements People {
        @Override
        public Optional<String> addressOf(String userId) {
            return crm.addressOf(userId);
        }

        @Override
        public void show(OutboxMessage message) {
            String user = message.user();
            if (user == null) {
                throw new UnsupportedOperationException("an alert is for no user of the CRM");
            }
            crm.show(
                    new UserMessage(message.id(), user, message.title() + "\n\n" + message.text(), message.emailIds()));
        }
    }
}
