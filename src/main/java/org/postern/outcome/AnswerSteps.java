package org.postern.outcome;

import jakarta.mail.MessagingException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.eclipse.angus.mail.smtp.SMTPMessage;
import org.postern.config.AnswerTemplate;
import org.postern.crm.SentAnswer;
import org.postern.durable.DurableStep;
import org.postern.outcome.AnswerBox.Claimed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of {@code routes/answers.camel.yaml}: claim, then (between them, the SMTP server), sent or failed. */
public final class AnswerSteps {
    private static final Logger LOG = LoggerFactory.getLogger(AnswerSteps.class);
    private static final String CLAIMED = "postern.answer";
    private static final String MESSAGE = "postern.answer.message";

    /** When to try an answer again; after the last one it is given up: it would come too late to be one. */
    private static final List<Duration> DELAYS =
            List.of(Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMinutes(30), Duration.ofHours(2));

    private final AnswerBox box;
    private final Acknowledgement acknowledgement;
    private final Function<String, Optional<AnswerTemplate>> templates;
    private final Consumer<SentAnswer> kept;
    private final Clock clock;

    /**
     * @param templates those in force now, by name
     * @param kept where an answer is kept that has left, for people to see; called within the transaction that notes it as sent
     */
    public AnswerSteps(
            AnswerBox box,
            Acknowledgement acknowledgement,
            Function<String, Optional<AnswerTemplate>> templates,
            Consumer<SentAnswer> kept,
            Clock clock) {
        this.kept = kept;
        this.box = box;
        this.acknowledgement = acknowledgement;
        this.templates = templates;
        this.clock = clock;
    }

    /** A row of the outbox that is due: the body that the route begins with. */
    public interface DueAnswer {
        long answerId();
    }

    /** The row becomes {@code sending}, the body the message; the route ends here if it is not ours to send. */
    public Processor claim() {
        return exchange -> {
            long id = exchange.getMessage().getMandatoryBody(DueAnswer.class).answerId();
            Optional<Claimed> claimed = box.claim(id);
            if (claimed.isEmpty()) {
                exchange.setRouteStop(true);
                return;
            }
            AnswerPayload answer = claimed.get().payload();
            exchange.setProperty(CLAIMED, claimed.get());
            AnswerTemplate template = templates
                    .apply(answer.template())
                    .orElseThrow(() -> new IllegalArgumentException("no answer template " + answer.template()));
            SMTPMessage message = acknowledgement.of(answer, template, clock.instant());
            exchange.setProperty(MESSAGE, message);
            exchange.getMessage().setBody(message);
        };
    }

    /** The SMTP server has taken it. */
    public Processor sent() {
        return exchange -> {
            DurableStep.done("answer sent");
            Claimed claimed = exchange.getProperty(CLAIMED, Claimed.class);
            end(claimed, exchange.getProperty(MESSAGE, SMTPMessage.class));
            LOG.info(
                    "Answer {} is sent by template {}.",
                    claimed.id(),
                    claimed.payload().template());
        };
    }

    /** It has left: whatever happens now, it is not sent again. */
    private void end(Claimed claimed, SMTPMessage message) {
        String emailId = claimed.payload().emailId();
        if (emailId == null) {
            box.sent(claimed.id());
            return;
        }
        try {
            SentAnswer answer = Acknowledgement.sent(emailId, claimed.payload(), message);
            box.sent(claimed.id(), () -> kept.accept(answer));
        } catch (RuntimeException | MessagingException e) {
            LOG.warn("Answer {} is sent, but the CRM has no record of it: {}", claimed.id(), describe(e));
            box.sent(claimed.id());
        }
    }

    /** It was not taken, or nobody knows: only what surely did not leave is tried again. */
    public Processor failed() {
        return exchange -> {
            Exception fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
            Claimed claimed = exchange.getProperty(CLAIMED, Claimed.class);
            if (claimed == null) {
                LOG.warn("An answer could not be claimed; it is looked at again: {}", String.valueOf(fault));
                return;
            }
            give(claimed, AnswerFailure.of(fault), describe(fault));
        };
    }

    /** What the SMTP server said lies at the bottom. */
    private static String describe(Throwable fault) {
        Throwable root = fault;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getClass().getSimpleName() + ": "
                + String.valueOf(root.getMessage()).strip();
    }

    private void give(Claimed claimed, AnswerFailure failure, String error) {
        boolean last = claimed.tries() > DELAYS.size();
        if (failure == AnswerFailure.UNKNOWN) {
            box.unknown(claimed.id(), error);
            LOG.warn("Answer {} may or may not have left; it is not sent again: {}", claimed.id(), error);
        } else if (failure == AnswerFailure.NEVER || last) {
            box.failed(claimed.id(), error);
            LOG.warn("Answer {} is given up after {} tries: {}", claimed.id(), claimed.tries(), error);
        } else {
            box.again(claimed.id(), error, clock.instant().plus(DELAYS.get(claimed.tries() - 1)));
            LOG.info("Answer {} is tried again later: {}", claimed.id(), error);
        }
    }
}
