package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.MailboxConfig;
import org.postern.intake.MailboxState.Condition;
import org.postern.message.DeliveryId;
import org.postern.servers.DovecotServer;
import org.postern.servers.FaultProxy;

/** What mailboxes of one server share: connections, octets, threads. */
class BudgetIT {
    private static DovecotServer server;

    @TempDir
    private Path spool;

    @BeforeAll
    static void start() {
        server = DovecotServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void tenMailboxesAreReadOverThreeConnections() throws Exception {
        AtomicInteger most = new AtomicInteger();
        List<MailboxConfig> boxes = new CopyOnWriteArrayList<>();
        try (FaultProxy network = new FaultProxy(server.host(), server.imapPort());
                IntakeRig rig = new IntakeRig(spool)) {
            network.inject(() -> (way, octets) -> {
                most.accumulateAndGet(network.open(), Math::max);
                return octets;
            });
            for (int i = 0; i < 10; i++) {
                deliver("shared" + i, 1, 3);
                boxes.add(Mailboxes.mailbox("shared" + i, network.port(), DovecotServer.PASSWORD)
                        .push()
                        .budget(3, 0)
                        .config());
            }
            rig.start(boxes.toArray(MailboxConfig[]::new));
            rig.awaitSubjects(30);
            boxes.forEach(box -> rig.poll(box.name()));
            assertThat(rig.subjects).hasSize(30);
            assertThat(most).hasValueBetween(2, 3);
            assertThat(boxes).allMatch(box -> rig.state(box.name()).condition() == Condition.OK);
        }
    }

    @Test
    void aMailboxOverItsBudgetWaitsAndSaysSo() throws Exception {
        deliver("heavy", 1, 250);
        try (IntakeRig rig = new IntakeRig(spool)
                .start(Mailboxes.mailbox("heavy", server.imapPort(), DovecotServer.PASSWORD)
                        .budget(0, 1000)
                        .config())) {
            await().until(() -> rig.state("heavy").condition() == Condition.WAITING);
            assertThat(rig.state("heavy").error())
                    .startsWith("waits until ")
                    .contains("the day's 1000 octets of 127.0.0.1 are used up");
            assertThat(rig.state("heavy").nextPoll())
                    .isBetween(
                            Instant.now().plus(Duration.ofHours(22)),
                            Instant.now().plus(Duration.ofHours(25)));
            assertThat(rig.subjects).as("what was asked for is taken").hasSizeBetween(100, 200);
            assertThat(rig.flights.rows).isEmpty();
            assertThat(rig.state("heavy").oldestWaiting()).isNotNull();
        }
    }

    @Test
    void whatACommandFetchesBesideTheDaemonCountsAndEndsWhereTheDayIsUsedUp() throws Exception {
        deliver("beside", 1, 2);
        MailboxConfig beside = Mailboxes.mailbox("beside", server.imapPort(), DovecotServer.PASSWORD)
                .budget(0, 40)
                .config();
        MemoryTakenOctets taken = new MemoryTakenOctets();
        try (MailboxInventory inventory = inventory(beside, taken)) {
            MailboxInventory.Contents inbox = inventory.folders().contents().get(0);
            DeliveryId first = DeliveryId.imap("beside", "INBOX", inbox.uidValidity(), 1);
            assertThat(inventory.fetch(inbox, first, Instant.now(), false)).isPresent();
            assertThatThrownBy(() -> inventory.fetch(inbox, first, Instant.now(), false))
                    .hasMessageStartingWith("waits until ");
        }
        assertThat(taken.since("127.0.0.1", 0).values())
                .allSatisfy(octets -> assertThat(octets).isGreaterThan(40))
                .hasSize(1);
        assertThatThrownBy(() -> inventory(beside, taken)).hasMessageStartingWith("waits until ");
    }

    private MailboxInventory inventory(MailboxConfig mailbox, TakenOctets taken) throws Exception {
        return new MailboxInventory(
                mailbox, IntakeRig.signIns().apply(mailbox), IntakeRig.QUICK, spool, 1 << 20, taken, Clock.systemUTC());
    }

    @Test
    void fortyMailboxesThatHangOnOneServerDoNotStopThoseOfAnother() throws Exception {
        deliver("sound", 1, 1);
        try (FaultProxy hanging = new FaultProxy(server.host(), server.imapPort()).inject(FaultProxy.blackHole());
                IntakeRig rig = new IntakeRig(spool, 1 << 20, IntakeRig.PATIENT)) {
            MailboxConfig[] boxes = IntStream.rangeClosed(0, 40)
                    .mapToObj(i -> i == 40
                            ? Mailboxes.mailbox("sound", server.imapPort(), DovecotServer.PASSWORD)
                                    .every(Duration.ofMillis(200))
                                    .config()
                            : Mailboxes.mailbox("hung" + i, hanging.port(), DovecotServer.PASSWORD)
                                    .config())
                    .toArray(MailboxConfig[]::new);
            rig.start(boxes);
            await("all threads that the server that hangs may have are taken").until(() -> hanging.opened() >= 24);
            deliver("sound", 2, 1);
            await().atMost(Duration.ofSeconds(5)).until(() -> rig.subjects.size() == 2);
            assertThat(rig.state("sound").condition()).isEqualTo(Condition.OK);
            hanging.refuse();
        }
    }

    private static void deliver(String user, int first, int count) {
        for (int i = first; i < first + count; i++) {
            byte[] mail = ("From: ann@example.com\r\nSubject: mail " + i + "\r\n\r\nHello\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            server.deliver(user, "INBOX", mail, Instant.now());
        }
    }
}
