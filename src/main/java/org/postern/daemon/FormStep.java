package org.postern.daemon;

import java.io.IOException;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.message.FormRequest;
import org.postern.outcome.EventSteps;

/**
 * Route step {@code form}: what a web form posted → the raw mail that says the same, addressed to the mailbox that {@code PosternMailbox} names. What is no request of a form ends
 * the route with 415 or 422.
 */
final class FormStep implements Processor {
    private final Supplier<Config> config;
    private final Clock clock;

    FormStep(Supplier<Config> config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) throws IOException {
        String mailbox = exchange.getMessage().getHeader(EventSteps.MAILBOX, "", String.class);
        Optional<MailboxConfig> meant = config.get().mailbox(mailbox);
        if (meant.isEmpty()) {
            throw new IllegalStateException(
                    "route " + exchange.getFromRouteId() + ": no mailbox '" + mailbox + "' in postern.yaml");
        }
        String type = exchange.getMessage()
                .getHeader(Exchange.CONTENT_TYPE, "", String.class)
                .toLowerCase(Locale.ROOT);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        String key = exchange.getMessage().getHeader("Idempotency-Key", String.class);
        try {
            FormRequest request = FormRequest.read(type, body == null ? new byte[0] : body);
            exchange.getMessage().setBody(request.mail(meant.get().address(), key, clock.instant()));
        } catch (FormRequest.Refused refused) {
            answer(exchange, refused.status(), String.valueOf(refused.getMessage()));
            exchange.setRouteStop(true);
        }
    }

    /** Only what the answer is to say is left in the message. */
    static void answer(Exchange exchange, int status, String text) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8");
        exchange.getMessage().setBody(text + "\n");
    }
}
