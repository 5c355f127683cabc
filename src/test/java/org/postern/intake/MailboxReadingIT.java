package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.postern.intake.Mailboxes.mailbox;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.commit.BatchResult;
import org.postern.commit.FolderKey;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.commit.UidSet;
import org.postern.config.AfterConfig.Mark;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Capture;
import org.postern.config.Since;
import org.postern.intake.FetchedBatch.Unparsed;
import org.postern.intake.MailboxState.Condition;
import org.postern.message.Delivery;
import org.postern.message.Octets;
import org.postern.outcome.DueMark;
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
            assertThat(rig.batches).extracting(b -> b.uids().toString()).hasSize(20);
            assertThat(rig.mostInFlight).hasValueBetween(1, 2);
            assertThat(rig.cursor("many", "INBOX").low()).isEqualTo(2000);
            assertThat(rig.flights.rows).isEmpty();

            deliver("many", 2001, 3);
            rig.poll("many");
            assertThat(rig.subjects).hasSize(2003).endsWith("mail 2001", "mail 2002", "mail 2003");
        }
    }

    @Test
    void manyMailboxesWithLargeMailsHaveNoMoreUnderWayThanThereIsRoomFor() throws Exception {
        int mails = 4;
        List<String> names = IntStream.range(0, 8).mapToObj(i -> "large" + i).toList();
        String text = "Subject: large\r\n\r\n" + ("x".repeat(998) + "\r\n").repeat(700);
        for (String name : names) {
            for (int i = 0; i < mails; i++) {
                server.deliver(name, text);
            }
        }
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.inHand = new OctetsInHand(8 << 20);
            AtomicLong underWay = new AtomicLong();
            AtomicLong most = new AtomicLong();
            CountDownLatch never = new CountDownLatch(1);
            rig.fate = batch -> {
                long octets = batch.deliveries().stream()
                        .mapToLong(mail -> mail.raw().size())
                        .sum();
                most.accumulateAndGet(underWay.addAndGet(octets), Math::max);
                try {
                    assertThat(never.await(300, TimeUnit.MILLISECONDS))
                            .as("the database is slow")
                            .isFalse();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                underWay.addAndGet(-octets);
                return null;
            };
            rig.start(names.stream().map(name -> box(name).config()).toArray(MailboxConfig[]::new));
            names.forEach(name -> rig.component().poll(name));
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rig.committed.size() == names.size() * mails);
            assertThat(most.get()).isBetween(4L << 20, 8L << 20);
        }
    }

    @Test
    void theNextProcessGoesOnWhereTheLastOneEnded() throws Exception {
        deliver("resume", 1, 150);
        IntakeRig first = new IntakeRig(spool);
        try (first) {
            first.start(box("resume").config());
            first.poll("resume");
        }
        deliver("resume", 151, 5);
        try (IntakeRig second = first.next().start(box("resume").config())) {
            second.poll("resume");
            assertThat(second.subjects).containsExactly("mail 151", "mail 152", "mail 153", "mail 154", "mail 155");
            assertThat(second.cursor("resume", "INBOX").epoch()).isEqualTo(2);
        }
    }

    @Test
    void nothingChangesOnTheServer() throws Exception {
        deliver("untouched", 1, 3);
        try (IntakeRig rig = new IntakeRig(spool).start(box("untouched").config())) {
            rig.poll("untouched");
            assertThat(rig.subjects).hasSize(3);
        }
        try (Store store = store("untouched")) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            for (Message mail : inbox.getMessages()) {
                assertThat(mail.getFlags().getSystemFlags()).doesNotContain(Flags.Flag.SEEN);
                assertThat(mail.isSet(Flags.Flag.RECENT))
                        .as("not even \\Recent was taken")
                        .isTrue();
            }
        }
    }

    @Test
    void flagsAndDatesComeWithTheMail() throws Exception {
        deliver("flags", 1, 2);
        try (Store store = store("flags")) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            inbox.getMessage(1).setFlag(Flags.Flag.SEEN, true);
            inbox.getMessage(2).setFlag(Flags.Flag.FLAGGED, true);
        }
        try (IntakeRig rig = new IntakeRig(spool).start(box("flags").config())) {
            rig.poll("flags");
            assertThat(rig.deliveries).extracting(Delivery::seen).containsExactly(true, false);
            assertThat(rig.deliveries).extracting(Delivery::flagged).containsExactly(false, true);
            assertThat(rig.deliveries)
                    .extracting(Delivery::receivedAt)
                    .containsExactly(DAY.plusSeconds(1), DAY.plusSeconds(2));
        }
    }

    @Test
    void aNewUidValidityTakesOnlyWhatIsNewAndGivesTheOthersTheirNewNumbers() throws Exception {
        deliver("validity", 1, 3);
        try (IntakeRig rig = new IntakeRig(spool).start(box("validity").config())) {
            rig.poll("validity");
            long before = rig.cursor("validity", "INBOX").uidValidity();
            server.changeUidValidity("validity", "INBOX");
            deliver("validity", 4, 1);
            rig.poll("validity");
            assertThat(rig.subjects).containsExactly("mail 1", "mail 2", "mail 3", "mail 4");
            long after = rig.cursor("validity", "INBOX").uidValidity();
            assertThat(after).isNotEqualTo(before);
            assertThat(rig.cursor("validity", "INBOX").low()).isEqualTo(4);
            assertThat(rig.renumbering.ids())
                    .hasSize(4)
                    .allSatisfy(id -> assertThat(id.uidValidity()).isEqualTo(after));
        }
    }

    @Test
    void aMailboxThatIsMadeAnewWithOtherMailsUnderTheSameNumbersLosesNone() throws Exception {
        deliver("anew", 1, 3);
        try (IntakeRig rig =
                new IntakeRig(spool).start(box("anew").folders("INBOX", "Work").config())) {
            try (Store store = store("anew")) {
                store.getFolder("Work").create(Folder.HOLDS_MESSAGES);
            }
            append("anew", "Work", mail("first"));
            rig.poll("anew");
            try (Store store = store("anew")) {
                store.getFolder("Work").delete(true);
                store.getFolder("Work").create(Folder.HOLDS_MESSAGES);
            }
            append("anew", "Work", mail("second"));
            append("anew", "Work", mail("first"));
            rig.poll("anew");
            assertThat(rig.subjects).filteredOn(s -> !s.startsWith("mail")).containsExactly("first", "second");
        }
    }

    @Test
    void whatComesInDoesNotWaitForWhatLayThereBefore() throws Exception {
        deliver("past", 1, 1200);
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (IntakeRig rig = IntakeRig.connectingNow(spool)) {
            rig.fate = batch -> {
                if (!batch.deliveries().isEmpty() && batch.folder().lane().equals(FolderKey.HISTORY)) {
                    waits.countDown();
                    Awaitility.await().until(() -> release.getCount() == 0);
                }
                return null;
            };
            rig.start(box("past").config());
            assertThat(waits.await(30, TimeUnit.SECONDS)).isTrue();
            server.deliver("past", "INBOX", mail("urgent"), Instant.now().plusSeconds(1));
            rig.component().poll("past");
            rig.awaitSubjects(1);
            assertThat(rig.subjects).containsExactly("urgent");
            release.countDown();
            rig.awaitHistory("past");
            assertThat(rig.subjects).hasSize(1201).doesNotHaveDuplicates();
            assertThat(rig.deliveries).filteredOn(d -> !d.history()).hasSize(1);
        }
    }

    @Test
    void historyIsReadOnceAndWhatIsMovedInLaterIsTakenByTheLiveLane() throws Exception {
        deliver("moved", 1, 5);
        IntakeRig first = IntakeRig.connectingNow(spool);
        try (first) {
            first.start(box("moved").config());
            first.poll("moved");
            assertThat(first.subjects).hasSize(5);
            deliver("moved", 6, 1);
            first.poll("moved");
            assertThat(first.subjects).hasSize(6);
            assertThat(first.deliveries).allSatisfy(d -> assertThat(d.history()).isTrue());
            assertThat(first.batches.get(first.batches.size() - 1).folder().lane())
                    .isEqualTo(FolderKey.LIVE);
        }
        int logins = server.logins("moved");
        try (IntakeRig second = first.next().start(box("moved").config())) {
            second.poll("moved");
            assertThat(second.subjects).isEmpty();
            assertThat(server.logins("moved"))
                    .as("no connection for a history that is read")
                    .isEqualTo(logins + 1);
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
    void aHugeMailComesInPiecesThroughAFileWhenTheOthersAroundItAreThere() throws Exception {
        byte[] huge = huge(20 << 20);
        server.deliver("huge", "INBOX", mail("before"), DAY);
        server.deliver("huge", "INBOX", huge, DAY);
        server.deliver("huge", "INBOX", mail("after"), DAY);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> {
                for (Delivery delivery : batch.deliveries()) {
                    if (delivery.raw() instanceof Octets.InFile) {
                        assertThat(IntakeRig.bytes(delivery)).isEqualTo(huge);
                    }
                }
                return null;
            };
            rig.start(box("huge").config());
            rig.poll("huge");
            assertThat(rig.subjects).containsExactly("before", "after", "huge");
            assertThat(rig.batches).extracting(b -> b.uids().toString()).containsExactly("1", "3", "2");
            assertThat(rig.deliveries.get(2).raw()).isInstanceOf(Octets.InFile.class);
            assertThat(rig.cursor("huge", "INBOX").low()).isEqualTo(3);
            assertThat(rig.spooled()).isZero();
        }
    }

    @Test
    void ofAMailAboveTheLimitOnlyTheHeaderComes() throws Exception {
        server.deliver("large", "INBOX", huge(3 << 20), DAY);
        server.deliver("large", "INBOX", mail("after"), DAY);
        try (IntakeRig rig = new IntakeRig(spool, 1 << 20, IntakeRig.PATIENT)
                .start(box("large").config())) {
            rig.poll("large");
            assertThat(rig.subjects).containsExactly("huge", "after");
            assertThat(rig.batches.get(0).unparsed()).isEqualTo(Unparsed.TOO_LARGE);
            assertThat(rig.deliveries.get(0).raw().size()).isLessThan(1000);
        }
    }

    @Test
    void aStopInTheMiddleFinishesWhatIsInHandAndLosesNothing() throws Exception {
        deliver("stop", 1, 1200);
        IntakeRig first = new IntakeRig(spool);
        CountDownLatch third = new CountDownLatch(3);
        try (first) {
            first.fate = batch -> {
                third.countDown();
                return null;
            };
            first.start(box("stop").config());
            assertThat(third.await(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(first.subjects).hasSizeBetween(300, 1100);
        assertThat(first.flights.rows).isEmpty();
        try (IntakeRig second = first.next().start(box("stop").config())) {
            second.poll("stop");
            List<String> all = new ArrayList<>(first.subjects);
            all.addAll(second.subjects);
            assertThat(all)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 1200)
                            .mapToObj(i -> "mail " + i)
                            .toList());
        }
    }

    @Test
    void whatIsRemovedBetweenListAndFetchIsAnsweredFor() throws Exception {
        deliver("expunged", 1, 350);
        AtomicBoolean once = new AtomicBoolean(true);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> {
                if (once.getAndSet(false)) {
                    expunge("expunged", 340, 345);
                }
                return null;
            };
            rig.start(box("expunged").config());
            rig.poll("expunged");
            rig.poll("expunged");
            assertThat(rig.subjects)
                    .doesNotHaveDuplicates()
                    .hasSizeBetween(344, 350)
                    .contains("mail 339", "mail 346");
            assertThat(rig.cursor("expunged", "INBOX").low()).isEqualTo(350);
            assertThat(rig.flights.rows).isEmpty();
        }
    }

    @Test
    void onlyMailSinceTheDateComesAndOlderThanTheFirstConnectIsHistory() throws Exception {
        Instant now = Instant.now();
        server.deliver("since", "INBOX", mail("too old"), now.minus(Duration.ofDays(8)));
        server.deliver("since", "INBOX", mail("history"), now.minus(Duration.ofDays(6)));
        server.deliver(
                "since",
                "INBOX",
                mail("also too old"),
                now.minus(Duration.ofDays(7).plusMinutes(1)));
        try (IntakeRig rig = IntakeRig.connectingNow(spool)
                .start(box("since").since(new Since.Ago(Duration.ofDays(7))).config())) {
            rig.poll("since");
            server.deliver("since", "INBOX", mail("new"), Instant.now().plusSeconds(2));
            rig.poll("since");
            assertThat(rig.subjects).containsExactly("history", "new");
            assertThat(rig.deliveries).extracting(Delivery::history).containsExactly(true, false);
        }
    }

    @ParameterizedTest
    @CsvSource({"2026-03-01T23:59:59+01:00, false", "2026-03-02T00:00:00+01:00, true"})
    void theDayBeginsInTheConfiguredZone(String received, boolean wanted) throws Exception {
        String user = "zone-" + wanted;
        server.deliver(
                user, "INBOX", mail("limit"), OffsetDateTime.parse(received).toInstant());
        try (IntakeRig rig = IntakeRig.connectingNow(spool)
                .start(box(user).since(new Since.Day(LocalDate.of(2026, 3, 2))).config())) {
            rig.poll(user);
            assertThat(rig.subjects).hasSize(wanted ? 1 : 0);
        }
    }

    @Test
    void foldersByPatternByRoleAndWithNamesOfAllScripts() throws Exception {
        for (String folder : List.of("Projects/Alpha", "Projects/Účty & \"co\"", "Sent Items", "Other")) {
            try (Store store = store("folders")) {
                store.getFolder(folder).create(Folder.HOLDS_MESSAGES);
            }
        }
        server.deliver("folders", "Projects/Alpha", mail("alpha"), DAY);
        append("folders", "Projects/Účty & \"co\"", mail("ucty"));
        append("folders", "Sent Items", mail("sent"));
        append("folders", "Other", mail("other"));
        try (IntakeRig rig = new IntakeRig(spool)
                .start(box("folders")
                        .folders("INBOX", "Sent", "Projects/*", "Nowhere")
                        .config())) {
            rig.awaitSubjects(3);
            Awaitility.await().until(() -> rig.state("folders").condition() == Condition.FAILING);
            assertThat(rig.subjects).containsExactlyInAnyOrder("alpha", "ucty", "sent");
            assertThat(rig.deliveries)
                    .extracting(d -> d.id().folder() + " " + d.outgoing())
                    .containsExactlyInAnyOrder(
                            "Projects/Alpha false", "Projects/Účty & \"co\" false", "Sent Items true");
            assertThat(rig.state("folders").error()).isEqualTo("there is no folder Nowhere");
        }
    }

    @Test
    void whatWasUnderWayAtTheLastEndComesMailByMailAndThreeTimesAloneIsPoison() throws Exception {
        deliver("stranded", 1, 5);
        IntakeRig dead = new IntakeRig(spool);
        try (dead) {
            dead.start(box("stranded").config());
            dead.poll("stranded");
        }
        // As a process leaves it that was killed with a batch in hand.
        FolderKey key = new FolderKey("stranded", "INBOX", FolderKey.LIVE);
        dead.cursors.restart(key, dead.cursors.get(key).uidValidity());
        dead.flights.depart(key, UidSet.range(1, 4), "here");
        long poison = dead.flights.depart(key, UidSet.range(2, 2), "here");
        dead.flights.again(poison);
        dead.flights.again(poison);
        long second = dead.flights.depart(key, UidSet.range(3, 3), "here");

        try (IntakeRig rig = dead.next()) {
            rig.start(box("stranded").config());
            rig.awaitSubjects(5);
            assertThat(rig.batches)
                    .extracting(b -> b.uids() + (b.poison() ? " poison" : ""))
                    .containsExactly("1", "4", "2 poison", "3", "5");
            assertThat(rig.batches.get(4).deliveries()).hasSize(1);
            assertThat(second).isPositive();
            assertThat(rig.flights.rows).isEmpty();
        }
    }

    @Test
    void aBatchThatTheDatabaseDoesNotTakeIsFetchedAgainAndTheOrderHolds() throws Exception {
        deliver("again", 1, 400);
        AtomicInteger faults = new AtomicInteger(3);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> batch.uids().contains(150) && faults.getAndDecrement() > 0
                    ? new BatchResult.TryAgain(new IllegalStateException("deadlock"))
                    : null;
            rig.start(box("again").config());
            rig.awaitSubjects(400);
            assertThat(rig.subjects).doesNotHaveDuplicates().hasSize(400);
            assertThat(rig.flights.rows).isEmpty();
            Awaitility.await().until(() -> rig.state("again").condition() == Condition.OK);
            assertThat(rig.cursor("again", "INBOX").low()).isEqualTo(400);
        }
    }

    @Test
    void aFolderThatAnotherNodeTookOverIsOpenedAnew() throws Exception {
        deliver("fenced", 1, 10);
        AtomicBoolean once = new AtomicBoolean(true);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> {
                if (once.getAndSet(false)) {
                    rig.cursors.open(batch.folder(), Instant.EPOCH, "another");
                }
                return null;
            };
            rig.start(box("fenced").config());
            rig.awaitSubjects(10);
            assertThat(rig.subjects).hasSize(10);
            assertThat(rig.cursor("fenced", "INBOX").epoch()).isEqualTo(3);
        }
    }

    @Test
    void aSystemicFaultPausesTheMailboxUntilItIsResumed() throws Exception {
        deliver("systemic", 1, 3);
        AtomicBoolean broken = new AtomicBoolean(true);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> broken.get() ? new BatchResult.Systemic("DB_CONSTRAINT in five of five") : null;
            rig.start(box("systemic").config());
            Awaitility.await().until(() -> rig.state("systemic").condition() == Condition.PAUSED);
            assertThat(rig.state("systemic").error()).isEqualTo("DB_CONSTRAINT in five of five");
            assertThat(rig.state("systemic").nextPoll()).isNull();
            broken.set(false);
            rig.component().poll("systemic");
            assertThat(rig.subjects).isEmpty();
            rig.component().resume("systemic");
            rig.awaitSubjects(3);
        }
    }

    @Test
    void aMarkIsMadeInThePollOfItsMail() throws Exception {
        deliver("marked", 1, 3);
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.fate = batch -> {
                Delivery second = batch.deliveries().get(1);
                rig.settling.add(new DueMark(
                        2, second.id(), new Mark.Move("Done"), false, "mail.2@example.com", 0, Instant.EPOCH));
                rig.cursors.advance(batch.folder(), batch.epoch(), batch.uids());
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
            rig.start(box("marked").config());
            Awaitility.await().until(() -> rig.settling.ended.containsValue("done"));
            assertThat(server.count("marked", "Done")).isEqualTo(1);
            assertThat(server.count("marked", "INBOX")).isEqualTo(2);
        }
    }

    @Test
    void aRefusedLoginStaysWithItsMailboxAndNamesNoPassword() throws Exception {
        deliver("good", 1, 2);
        try (IntakeRig rig = new IntakeRig(spool)
                .start(
                        mailbox("bad", server.imapPort(), "wrong-password").config(),
                        box("good").config())) {
            rig.awaitSubjects(2);
            Awaitility.await().until(() -> rig.state("bad").condition() == Condition.FAILING);
            assertThat(rig.state("bad").error())
                    .contains("login of bad refused")
                    .doesNotContain("wrong-password");
            assertThat(Duration.between(Instant.now(), rig.state("bad").nextPoll()))
                    .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(61));
            assertThat(rig.state("good").condition()).isEqualTo(Condition.OK);
        }
    }

    @Test
    void aServerThatIsKilledAndComesBackLosesNoMail() throws Exception {
        try (DovecotServer mortal = DovecotServer.start()) {
            for (int i = 1; i <= 900; i++) {
                mortal.deliver("mortal", "INBOX", mail("mail " + i), DAY);
            }
            CountDownLatch second = new CountDownLatch(2);
            try (IntakeRig rig = new IntakeRig(spool)) {
                rig.fate = batch -> {
                    second.countDown();
                    return null;
                };
                rig.start(mailbox("mortal", mortal.imapPort(), DovecotServer.PASSWORD)
                        .config());
                assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
                mortal.kill();
                mortal.startAgain();
                rig.awaitSubjects(900);
                assertThat(rig.subjects).doesNotHaveDuplicates().hasSize(900);
            }
        }
    }

    @Test
    void newMailIsThereAtOnceWhereTheServerTellsOfIt() throws Exception {
        try (IntakeRig rig = new IntakeRig(spool).start(box("pushed").push().config())) {
            rig.poll("pushed");
            for (int i = 1; i <= 3; i++) {
                deliver("pushed", i, 1);
                rig.awaitSubjects(i);
            }
            assertThat(rig.subjects).containsExactly("mail 1", "mail 2", "mail 3");
        }
    }

    @Test
    void theScheduleWakesTheMailbox() throws Exception {
        try (IntakeRig rig = new IntakeRig(spool)
                .start(
                        box("interval").every(Duration.ofMillis(300)).config(),
                        box("cron").cron("* * * * * ?").config())) {
            deliver("interval", 1, 1);
            deliver("cron", 2, 1);
            rig.awaitSubjects(2);
            deliver("interval", 3, 1);
            deliver("cron", 4, 1);
            rig.awaitSubjects(4);
            assertThat(rig.state("cron").nextPoll()).isBefore(Instant.now().plusSeconds(3));
        }
    }

    @Test
    void aBackfillReadsOnceBesideWhatComesInWithACursorOfItsOwn() throws Exception {
        deliver("backfill", 1, 3);
        try (IntakeRig rig = IntakeRig.connectingNow(spool)
                .start(box("backfill")
                        .since(new Since.Ago(Duration.ofMinutes(1)))
                        .config())) {
            rig.poll("backfill");
            assertThat(rig.subjects).isEmpty();
            rig.read("mailbox:backfill?lane=b1&since=" + DAY.plusSeconds(2) + "&until=" + DAY.plusSeconds(3));
            rig.awaitSubjects(1);
            Awaitility.await()
                    .until(() -> rig.component()
                            .lane("backfill", "b1")
                            .filter(LaneState::ended)
                            .isPresent());
            assertThat(rig.subjects).containsExactly("mail 2");
            assertThat(rig.deliveries.get(0).history()).isTrue();
            assertThat(rig.component().states()).hasSize(1);
            assertThat(rig.component().lane("backfill", "b1"))
                    .hasValueSatisfying(lane ->
                            assertThat(lane.settled()).isEqualTo(lane.found()).isPositive());
        }
    }

    private static final Instant DAY = Instant.parse("2026-03-04T09:00:00Z");

    private static byte[] huge(int size) {
        StringBuilder mail = new StringBuilder("From: ann@example.com\r\nSubject: huge\r\n\r\n");
        String line = "0123456789abcdef".repeat(4) + "\r\n";
        while (mail.length() < size) {
            mail.append(line);
        }
        return mail.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static void expunge(String user, int first, int last) {
        try (Store store = store(user)) {
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            inbox.setFlags(first, last, new Flags(Flags.Flag.DELETED), true);
            inbox.expunge();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void append(String user, String folder, byte[] mail) throws Exception {
        try (Store store = store(user)) {
            store.getFolder(folder)
                    .appendMessages(new Message[] {new MimeMessage(null, new ByteArrayInputStream(mail))});
        }
    }

    private static Store store(String user) throws Exception {
        Store store = Session.getInstance(new Properties()).getStore("imap");
        store.connect(server.host(), server.imapPort(), user, DovecotServer.PASSWORD);
        return store;
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
