package org.postern.outcome;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.jspecify.annotations.Nullable;
import org.postern.outcome.MessageBox.Claimed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of {@code routes/notices.camel.yaml}: claim, then by sink the CRM, a webhook or (between {@link #mail} and {@link #sent}) the SMTP server, then sent or
 * failed. A sink that fails holds up neither mail nor the other sinks.
 */
public final class MessageSteps {
    /** Header of the exchange by which the route chooses: crm, mail or webhook. */
    public static final String SINK = "sink";

    private static final Logger LOG = LoggerFactory.getLogger(MessageSteps.class);
    private static final String CLAIMED = "postern.message";

    /** After the last one it is given up: what was news three days ago is none. */
    static final List<Duration> DELAYS = List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(6),
            Duration.ofHours(18),
            Duration.ofDays(1),
            Duration.ofDays(1));

    private final MessageBox box;
    private final People people;
    private final @Nullable NoticeMail mails;
    private final @Nullable Webhook webhook;
    private final Clock clock;

    /** @param mails null without an SMTP server. @param webhook null without an address */
    public MessageSteps(
            MessageBox box, People people, @Nullable NoticeMail mails, @Nullable Webhook webhook, Clock clock) {
        this.box = box;
        this.people = people;
        this.mails = mails;
        this.webhook = webhook;
        this.clock = clock;
    }

    /** A row of the outbox that is due: the body that the route begins with. */
    public interface DueMessage {
        long messageId();
    }

    /** The row becomes {@code sending}, the body the message; the route ends here if it is not ours to send. */
    public Processor claim() {
        return exchange -> {
            long id = exchange.getMessage().getMandatoryBody(DueMessage.class).messageId();
            Claimed claimed = box.claim(id).orElse(null);
            if (claimed == null) {
                exchange.setRouteStop(true);
                return;
            }
            exchange.setProperty(CLAIMED, claimed);
            exchange.getMessage().setHeader(SINK, claimed.message().sink());
            exchange.getMessage().setBody(claimed.message());
        };
    }

    /** The body becomes the mail. */
    public Processor mail() {
        return exchange -> {
            OutboxMessage message = claimed(exchange).message();
            if (mails == null) {
                throw new IllegalArgumentException("there is no SMTP server any more");
            }
            List<String> to = message.to();
            String user = message.user();
            if (to.isEmpty() && user != null) {
                to = people.addressOf(user).map(List::of).orElse(List.of());
            }
            if (to.isEmpty()) {
                throw new IllegalArgumentException("the CRM has no address of user " + message.login());
            }
            exchange.getMessage().removeHeader(SINK);
            exchange.getMessage().setBody(mails.of(message, to, clock.instant()));
        };
    }

    public Processor webhook() {
        return exchange -> {
            if (webhook == null) {
                throw new IllegalArgumentException("there is no webhook any more");
            }
            webhook.post(claimed(exchange).message());
        };
    }

    public Processor crm() {
        return exchange -> people.show(claimed(exchange).message());
    }

    /** The sink has taken it. */
    public Processor sent() {
        return exchange -> {
            Claimed claimed = claimed(exchange);
            box.sent(claimed.id());
            LOG.info(
                    "A {} of {} mails is told by {}{}.",
                    claimed.message().event(),
                    claimed.message().count(),
                    claimed.message().sink(),
                    claimed.message().login() == null
                            ? ""
                            : " to " + claimed.message().login());
        };
    }

    /** It was not taken, or nobody knows: again later, for a message may come twice but not never. */
    public Processor failed() {
        return exchange -> {
            Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            Claimed claimed = exchange.getProperty(CLAIMED, Claimed.class);
            if (claimed == null) {
                LOG.warn("A message could not be claimed; it is looked at again: {}", String.valueOf(fault));
                return;
            }
            String error = describe(fault);
            boolean hopeless = fault instanceof IllegalArgumentException
                    || fault instanceof UnsupportedOperationException
                    || claimed.message().sink().equals("mail") && AnswerFailure.of(fault) == AnswerFailure.NEVER;
            if (hopeless || claimed.tries() > DELAYS.size()) {
                box.failed(claimed.id(), error);
                LOG.error(
                        "Message {} cannot be told by {} and is given up after {} tries: {}",
                        claimed.id(),
                        claimed.message().sink(),
                        claimed.tries(),
                        error);
            } else {
                box.again(claimed.id(), error, clock.instant().plus(DELAYS.get(claimed.tries() - 1)));
                LOG.warn(
                        "Message {} is told again later by {}: {}",
                        claimed.id(),
                        claimed.message().sink(),
                        error);
            }
        };
    }

    private static Claimed claimed(Exchange exchange) throws IOException {
        Claimed claimed = exchange.getProperty(CLAIMED, Claimed.class);
        if (claimed == null) {
            throw new IOException("the route has to claim the message first");
        }
        return claimed;
    }

    static String describe(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": "
                + String.valueOf(root.getMessage()).strip();
    }
}
