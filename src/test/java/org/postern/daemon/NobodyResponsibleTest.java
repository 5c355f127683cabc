package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.match.RecordRef;
import org.postern.match.RecordRef.Type;
import org.postern.message.DeliveryId;
import org.slf4j.LoggerFactory;

/** A mail that was filed and that nobody is responsible for is seen by whoever reads the log. */
class NobodyResponsibleTest {
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.postern.mail");

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void isAWarning() {
        new OutcomeLog().write(filed(List.of(), List.of(Settled.UNASSIGNED)));

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.WARN);
            assertThat(line.getFormattedMessage()).isEqualTo("The mail was filed, and nobody is responsible for it.");
            assertThat(line.getKeyValuePairs()).anyMatch(pair -> pair.toString().contains("sales/INBOX/1/7"));
        });
    }

    @Test
    void anyOtherMailIsNone() {
        new OutcomeLog().write(filed(List.of("anna"), List.of("outsider")));

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.INFO);
            assertThat(line.getFormattedMessage()).isEqualTo("The mail was filed.");
        });
    }

    private static Settled filed(List<String> assignees, List<String> flags) {
        return new Settled(
                DeliveryId.imap("sales", "INBOX", 1, 7),
                "v1:key",
                "Price?",
                Outcome.FILED,
                null,
                "price-request",
                assignees,
                List.of(new RecordRef(Type.CASE, "c1")),
                Optional.of(new RecordRef(Type.CASE, "c1")),
                flags,
                false,
                900,
                1);
    }
}
