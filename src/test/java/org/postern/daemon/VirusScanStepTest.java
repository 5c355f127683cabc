package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.FetchedBatch;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.message.Mail;
import org.postern.message.MailReader;
import org.postern.message.Octets;
import org.postern.message.Reading;
import org.postern.message.ReadingOptions;
import org.postern.message.Unreadable;
import org.postern.servers.ScriptedClamd;

class VirusScanStepTest {
    @TempDir
    private Path spool;

    private final ScriptedClamd clamd = new ScriptedClamd(1 << 20);
    private final VirusScanStep step = new VirusScanStep();

    @AfterEach
    void stop() {
        clamd.close();
    }

    @Test
    void aMailThatCannotBeScannedWaitsTwiceThenGoesToQuarantineAndTheOthersGoOn() throws Exception {
        for (int tries = 1; tries < 3; tries++) {
            assertThatThrownBy(() -> scan("Hello", "UNSCANNABLE"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("sales/INBOX/7/2: stream: Can't allocate memory ERROR");
        }
        List<Reading> seen = scan("Hello", "UNSCANNABLE");
        assertThat(seen.get(0)).isInstanceOf(Mail.class);
        assertThat(seen.get(1))
                .isInstanceOfSatisfying(
                        Unreadable.class,
                        parked -> assertThat(parked.reason() + ": " + parked.detail())
                                .isEqualTo("NOT_SCANNED: clamd cannot scan it: stream: Can't allocate memory ERROR"));
    }

    @Test
    void whileClamdCanScanNothingNoMailIsToBlame() throws Exception {
        clamd.sick(true);
        for (int tries = 1; tries < 10; tries++) {
            assertThatThrownBy(() -> scan("Hello")).isInstanceOf(IOException.class);
        }
        clamd.sick(false);
        assertThat(scan("Hello").get(0)).isInstanceOf(Mail.class);
        clamd.sick(true);
        assertThatThrownBy(() -> scan("Hello")).as("counted anew").isInstanceOf(IOException.class);
    }

    private List<Reading> scan(String... texts) throws Exception {
        List<Delivery> deliveries = new ArrayList<>();
        List<Reading> readings = new ArrayList<>();
        for (String text : texts) {
            Octets raw = new Octets.InMemory(("Subject: x\r\n\r\n" + text).getBytes(StandardCharsets.US_ASCII));
            deliveries.add(new Delivery(
                    DeliveryId.imap("sales", "INBOX", 7, deliveries.size() + 1L),
                    raw,
                    Instant.EPOCH,
                    false,
                    false,
                    false,
                    false));
            readings.add(new MailReader().read(raw, Instant.EPOCH, ReadingOptions.defaults(spool)));
        }
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            Exchange exchange = new DefaultExchange(camel);
            exchange.setProperty(VirusScanStep.CLAMD, clamd.address());
            exchange.getMessage()
                    .setBody(new ReadBatch(
                            new FetchedBatch(
                                    new FolderKey("sales", "INBOX", FolderKey.LIVE),
                                    0,
                                    null,
                                    UidSet.EMPTY,
                                    deliveries,
                                    null),
                            readings));
            step.process(exchange);
            return exchange.getMessage().getBody(ReadBatch.class).readings();
        }
    }
}
