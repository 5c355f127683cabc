package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.DovecotServer;

class MailboxReadingIT {
    private static DovecotServer server;

    @TempDir
    Path spool;

    @BeforeAll
    static void start() {
        server = DovecotServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void twoThousandMailsComeInOrderInBatchesOfAHundredAtMostTwoInFlight() throws Exception {
        deliver("many", 1, 2000);
        try (IntakeRig rig = new IntakeRig(spool).start(box("many").config())) {
            rig.poll("many");

            assertThat(rig.subjects)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 2000)
                            .mapToObj(i -> "mail " + i)
                            .toList());
            assertThat(rig.batches)
                    .allSatisfy(b -> assertThat(b.deliveries().size()).isLessThanOrEqualTo(100));
            assertThat(rig.batches).hasSize(20);
            assertThat(rig.mostInFlight).hasValueBetween(1, 2);
            assertThat(rig.cursor("many", "INBOX").low()).isEqualTo(2000);
            assertThat(rig.flights.rows).isEmpty();

            deliver("many", 2001, 3);
            rig.poll("many");
            assertThat(rig.subjects).hasSize(2003).endsWith("mail 2001", "mail 2002", "mail 2003");
        }
    }

    private static Mailboxes box(String name) {
        return mailbox(name, server.imapPort(), DovecotServer.PASSWORD);
    }

    private static void deliver(String user, int first, int count) {
        for (int i = first; i < first + count; i++) {
            server.deliver(
                    user,
                    "INBOX",
                    mail("mail " + i),
                    Instant.parse("2026-03-04T09:00:00Z").plusSeconds(i));
        }
    }

    private static byte[] mail(String subject) {
        return ("From: ann@example.com\r\nTo: sales@example.com\r\nSubject: " + subject + "\r\nMessage-ID: <"
                        + subject.replace(' ', '.') + "@example.com>\r\n\r\nHello\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
