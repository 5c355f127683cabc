package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.commit.BatchResult;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.Since;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.MailboxState.Condition;
import org.postern.message.Delivery;
import org.postern.message.Octets;
import org.postern.outcome.DueMark;
import org.postern.servers.DovecotServer;

class Pop3ReadingIT {
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
    void mailsComeOnceInOrderAndAlsoTheNextProcessTakesOnlyWhatIsNew() throws Exception {
        deliver("once", 1, 250);
        IntakeRig first = new IntakeRig(spool);
        try (first) {
            first.start(box("once").config());
            first.poll("once");
            deliver("once", 251, 1);
            first.poll("once");
            assertThat(first.subjects)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 251)
                            .mapToObj(i -> "mail " + i)
                            .toList());
            assertThat(first.batches).hasSize(4);
            assertThat(first.deliveries)
                    .allSatisfy(d -> assertThat(d.id().uidl()).isNotEmpty());
        }
        deliver("once", 252, 1);
        try (IntakeRig second = first.next().start(box("once").config())) {
            second.poll("once");
            assertThat(second.subjects).containsExactly("mail 252");
            assertThat(second.flights.rows).isEmpty();
        }
    }

    @Test
    void theRestOfAMailboxIsTakenAgainIfTheDatabaseFails() throws Exception {
        deliver("again", 1, 120);
        AtomicInteger faults = new AtomicInteger(2);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> batch.deliveries().size() < 100 && faults.getAndDecrement() > 0
                    ? new BatchResult.TryAgain(new IllegalStateException("deadlock"))
                    : null;
            rig.start(box("again").config());
            rig.awaitSubjects(120);
            Awaitility.await().until(() -> rig.state("again").condition() == Condition.OK);
            assertThat(rig.subjects).doesNotHaveDuplicates().hasSize(120);
            assertThat(rig.flights.rows).isEmpty();
        }
    }

    @Test
    void theDateOfReceptionDecidesAboutSinceAndHistory() throws Exception {
        Instant now = Instant.now();
        server.deliver("dated", "INBOX", mail("too old", now.minus(Duration.ofDays(30))), now);
        server.deliver("dated", "INBOX", mail("history", now.minus(Duration.ofDays(3))), now);
        server.deliver("dated", "INBOX", mail("new", now.plusSeconds(60)), now);
        try (IntakeRig rig = IntakeRig.connectingNow(spool)
                .start(box("dated").since(new Since.Ago(Duration.ofDays(7))).config())) {
            rig.poll("dated");
            assertThat(rig.subjects).containsExactly("history", "new");
            assertThat(rig.deliveries).extracting(Delivery::history).containsExactly(true, false);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Capture.class,
            names = {"HEADERS", "METADATA"})
    void whereOnlyHeadersAreKeptNoBodyIsFetched(Capture capture) throws Exception {
        String user = "capture-" + capture.name().toLowerCase(Locale.ROOT);
        deliver(user, 1, 3);
        try (IntakeRig rig =
                new IntakeRig(spool).start(box(user).capture(capture).config())) {
            rig.poll(user);
            assertThat(rig.subjects).containsExactly("mail 1", "mail 2", "mail 3");
            assertThat(rig.deliveries)
                    .allSatisfy(d -> assertThat(new String(IntakeRig.bytes(d), StandardCharsets.US_ASCII))
                            .contains("From: ann@example.com")
                            .doesNotContain("Hello"));
            assertThat(rig.batches).allSatisfy(b -> assertThat(b.unparsed()).isNull());
        }
    }

    @Test
    void ofAHiddenSenderOnlyWhoItIsIsFetched() throws Exception {
        deliver("hidden", 1, 2);
        server.deliver(
                "hidden",
                "INBOX",
                "From: Board <board@example.com>\r\nSubject: secret\r\n\r\nsecret\r\n"
                        .getBytes(StandardCharsets.US_ASCII),
                Instant.now());
        deliver("hidden", 3, 1);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.hidden = new HiddenSenders() {
                @Override
                public boolean any() {
                    return true;
                }

                @Override
                public boolean hides(String mailbox, byte[] header) {
                    return new String(header, StandardCharsets.US_ASCII).contains("<board@example.com>");
                }
            };
            rig.start(box("hidden").config());
            rig.poll("hidden");
            assertThat(rig.subjects).containsExactly("mail 1", "mail 2", "", "mail 3");
            assertThat(new String(IntakeRig.bytes(rig.deliveries.get(2)), StandardCharsets.US_ASCII))
                    .contains("board@example.com")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aLargeMailComesThroughAFileAndOfOneAboveTheLimitOnlyTheHeader() throws Exception {
        byte[] large = (new String(mail("large", Instant.now()), StandardCharsets.US_ASCII)
                        + "0123456789\r\n".repeat(60_000))
                .getBytes(StandardCharsets.US_ASCII);
        byte[] larger = (new String(mail("larger", Instant.now()), StandardCharsets.US_ASCII)
                        + "0123456789\r\n".repeat(120_000))
                .getBytes(StandardCharsets.US_ASCII);
        server.deliver("large", "INBOX", large, Instant.now());
        server.deliver("large", "INBOX", larger, Instant.now());
        try (IntakeRig rig = new IntakeRig(spool, 1 << 20, IntakeRig.PATIENT)) {
            rig.fate = batch -> {
                if (batch.unparsed() == null) {
                    assertThat(batch.deliveries().get(0).raw()).isInstanceOf(Octets.InFile.class);
                    assertThat(IntakeRig.bytes(batch.deliveries().get(0))).isEqualTo(large);
                }
                return null;
            };
            rig.start(box("large").config());
            rig.poll("large");
            assertThat(rig.subjects).containsExactlyInAnyOrder("large", "larger");
            assertThat(rig.batches)
                    .filteredOn(b -> b.unparsed() == Unparsed.TOO_LARGE)
                    .hasSize(1)
                    .allSatisfy(
                            b -> assertThat(b.deliveries().get(0).raw().size()).isLessThan(1000));
        }
    }

    @Test
    void whatIsSmallDoesNotWaitForAHugeMail() throws Exception {
        byte[] huge = (new String(mail("huge", Instant.now()), StandardCharsets.US_ASCII)
                        + "0123456789\r\n".repeat(800_000))
                .getBytes(StandardCharsets.US_ASCII);
        deliver("huge", 1, 1);
        server.deliver("huge", "INBOX", huge, Instant.now());
        deliver("huge", 2, 150);
        try (IntakeRig rig = new IntakeRig(spool).start(box("huge").config())) {
            rig.poll("huge");
            assertThat(rig.subjects).hasSize(152).endsWith("mail 151", "huge");
        }
    }

    @Test
    void aCommittedMailIsDeletedIfThatIsWantedAndNoOther() throws Exception {
        deliver("deleted", 1, 3);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> {
                Delivery second = batch.deliveries().get(1);
                rig.settling.add(new DueMark(
                        2,
                        second.id(),
                        new Mark.Delete(),
                        false,
                        "",
                        second.raw().size(),
                        Instant.EPOCH));
                batch.deliveries().forEach(d -> rig.committed.add(d.id()));
                rig.flights.cancel(batch.flight());
                return new BatchResult.Committed(List.of(new Settled(
                        second.id(),
                        "",
                        "",
                        Outcome.FILED,
                        null,
                        null,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        true,
                        0,
                        0)));
            };
            rig.start(box("deleted").config());
            Awaitility.await().until(() -> server.count("deleted", "INBOX") == 2);
            rig.fate = batch -> null;
            rig.poll("deleted");
            assertThat(rig.settling.ended).containsEntry(2L, "gone");
            assertThat(rig.subjects).isEmpty();
        }
    }

    @Test
    void aRefusedLoginNamesNoPassword() throws Exception {
        try (IntakeRig rig = new IntakeRig(spool)
                .start(mailbox("bad", server.pop3Port(), "wrong-password")
                        .pop3()
                        .config())) {
            Awaitility.await().until(() -> rig.state("bad").condition() == Condition.FAILING);
            assertThat(rig.state("bad").error())
                    .contains("login of bad refused")
                    .doesNotContain("wrong-password");
        }
    }

    private static Mailboxes box(String name) {
        return mailbox(name, server.pop3Port(), DovecotServer.PASSWORD).pop3();
    }

    private static void deliver(String user, int first, int count) {
        for (int i = first; i < first + count; i++) {
            server.deliver(user, "INBOX", mail("mail " + i, Instant.parse("2026-03-04T09:00:00Z")), Instant.now());
        }
    }

    private static byte[] mail(String subject, Instant received) {
        return ("Received: from a by b; "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(received.atOffset(ZoneOffset.UTC))
                        + "\r\nFrom: ann@example.com\r\nSubject: " + subject + "\r\n\r\nHello\r\n.dot\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
