package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.intake.signin.Expiry;
import org.postern.match.Mailboxes;
import org.slf4j.LoggerFactory;

class CredentialClockTest {
    private static final Instant END = Instant.parse("2026-06-01T00:00:00Z");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(CredentialClock.class);
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private List<Expiry> ends = List.of(new Expiry(END, "the client secret", "make a new one"));
    private final CredentialClock credentials =
            new CredentialClock(() -> List.of(Mailboxes.sales()), mailbox -> ends, new Clock() {
                @Override
                public Instant instant() {
                    return now;
                }

                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }
            });

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(log);
    }

    private List<String> warned(Duration before) {
        now = END.minus(before);
        log.list.clear();
        credentials.look();
        credentials.look();
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void warnsThirtySevenAndOneDayBeforeAndOfTheEndOnceEach() {
        assertThat(warned(Duration.ofDays(31))).isEmpty();
        assertThat(warned(Duration.ofDays(30)))
                .containsExactly(
                        "sales: the client secret ends within 30 days on 2026-06-01T00:00:00Z: make a new one");
        assertThat(warned(Duration.ofDays(8))).isEmpty();
        assertThat(warned(Duration.ofDays(7))).hasSize(1).allMatch(line -> line.contains("ends within 7 days"));
        assertThat(warned(Duration.ofHours(24))).hasSize(1).allMatch(line -> line.contains("ends within a day"));
        assertThat(warned(Duration.ofHours(2))).isEmpty();
        assertThat(warned(Duration.ofHours(-1))).hasSize(1).allMatch(line -> line.contains("has ended"));
        assertThat(credentials.next("sales"))
                .hasValueSatisfying(next -> assertThat(next.at()).isEqualTo(END));
    }

    @Test
    void whatIsRenewedIsWarnedOfAnew() {
        assertThat(warned(Duration.ofDays(3))).hasSize(1);
        ends = List.of(new Expiry(END.plus(Duration.ofDays(365)), "the client secret", "make a new one"));
        assertThat(warned(Duration.ofDays(3))).isEmpty();
        assertThat(warned(Duration.ofDays(-364))).hasSize(1);
        ends = List.of();
        assertThat(warned(Duration.ofDays(3))).isEmpty();
        assertThat(credentials.next("sales")).isEmpty();
    }
}
