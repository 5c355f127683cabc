package org.postern.outcome;

import java.time.Clock;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.postern.outcome.EventBox.Claimed;
import org.postern.outcome.MessageSteps.DueMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The steps of {@code routes/events.camel.yaml}: claim, then (in between) the site's own route, then taken or failed. A route that fails holds up neither mail nor
 * other events; the event comes to it again, with the same id.
 */
public final class EventSteps {
    /** Headers of the exchange: name of the subscription, id of the event, and by what a route may choose. */
    public static final String EVENT = "PosternEvent";

    public static final String ID = "PosternId";
    public static final String MAILBOX = "PosternMailbox";
    public static final String OUTCOME = "PosternOutcome";
    public static final String RULE = "PosternRule";

    private static final Logger LOG = LoggerFactory.getLogger(EventSteps.class);
    private static final String CLAIMED = "postern.event";

    private final EventBox box;
    private final Clock clock;

    public EventSteps(EventBox box, Clock clock) {
        this.box = box;
        this.clock = clock;
    }

    /** The row becomes {@code sending}, the body the event as JSON; the route ends here if it is not ours to tell. */
    public Processor claim() {
        return exchange -> {
            long id = exchange.getMessage().getMandatoryBody(DueMessage.class).messageId();
            Claimed claimed = box.claim(id).orElse(null);
            if (claimed == null) {
                exchange.setRouteStop(true);
                return;
            }
            exchange.setProperty(CLAIMED, claimed);
            Message message = exchange.getMessage();
            OutcomeEvent event = claimed.event();
            message.removeHeaders("*");
            message.setHeader(EVENT, event.event());
            message.setHeader(ID, event.id());
            message.setHeader(MAILBOX, event.mailbox());
            message.setHeader(OUTCOME, event.outcome());
            message.setHeader(RULE, event.rule() == null ? "" : event.rule());
            message.setBody(claimed.json());
        };
    }

    /** Those whose telling was broken off by the end of a daemon are told again. */
    public Processor requeue() {
        return exchange -> {
            int again = box.requeue();
            if (again > 0) {
                LOG.info("{} events were being told when a run ended; they are told again.", again);
            }
        };
    }

    public Processor taken() {
        return exchange -> {
            Claimed claimed = exchange.getProperty(CLAIMED, Claimed.class);
            box.sent(claimed.id());
        };
    }

    /** It was not taken, or nobody knows: again later. */
    public Processor failed() {
        return exchange -> {
            Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            Claimed claimed = exchange.getProperty(CLAIMED, Claimed.class);
            if (claimed == null) {
                LOG.warn("An event could not be claimed; it is looked at again: {}", String.valueOf(fault));
                return;
            }
            String error = MessageSteps.describe(fault);
            if (claimed.tries() > MessageSteps.DELAYS.size()) {
                box.failed(claimed.id(), error);
                LOG.error(
                        "The route of events '{}' has not taken {} and is not told any more of it: {}",
                        claimed.event().event(),
                        claimed.event().delivery(),
                        error);
            } else {
                box.again(claimed.id(), error, clock.instant().plus(MessageSteps.DELAYS.get(claimed.tries() - 1)));
                LOG.warn(
                        "The route of events '{}' is told again later of {}: {}",
                        claimed.event().event(),
                        claimed.event().delivery(),
                        error);
            }
        };
    }
}
