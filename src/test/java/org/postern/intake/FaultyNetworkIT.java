package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.config.MailboxConfig;
import org.postern.intake.MailboxState.Condition;
import org.postern.message.Delivery;
import org.postern.servers.DovecotServer;
import org.postern.servers.FaultProxy;
import org.postern.servers.FaultProxy.Way;

/** A bad network between us and a mail server: each mail comes whole and once, nothing hangs, and the neighbour does not notice. */
class FaultyNetworkIT {
    /** Rounds of a fault that strikes at random; {@code -Dpostern.fault-rounds=200} for the long run. */
    private static final int ROUNDS = Integer.getInteger("postern.fault-rounds", 12);

    @TempDir
    private Path spool;

    private static DovecotServer server;

    private final FaultProxy network = new FaultProxy(server.host(), server.imapPort());
    private final List<byte[]> mails = new ArrayList<>();
    private IntakeRig rig;

    @BeforeAll
    static void start() {
        server = DovecotServer.start();
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @BeforeEach
    void fill() {
        server.forget("sales");
        server.forget("support");
        Random random = new Random(10);
        for (int size : List.of(40, 400, 4_000, 60_000, 300, 3_000_000, 90, 900)) {
            StringBuilder mail =
                    new StringBuilder("From: ann@example.net\r\nSubject: mail " + mails.size() + "\r\n\r\n");
            while (mail.length() < size) {
                mail.append(Integer.toHexString(random.nextInt())).append(random.nextInt(9) == 0 ? "\r\n" : " ");
            }
            mails.add(mail.append("\r\nend\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        }
        mails.forEach(mail -> server.deliver("sales", "INBOX", mail, Instant.now()));
        rig = new IntakeRig(spool, 500L << 20, IntakeRig.QUICK);
    }

    @AfterEach
    void stop() throws Exception {
        rig.close();
        network.close();
    }

    private MailboxConfig through(FaultProxy proxy, String name) {
        return Mailboxes.mailbox(name, proxy.port(), DovecotServer.PASSWORD).config();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "700, true", "5000, false", "1000000, true"})
    void aConnectionThatEndsInTheMiddleBringsNoPartOfAMail(long octets, boolean reset) throws Exception {
        network.inject(FaultProxy.breakAfter(Way.TO_CLIENT, octets, reset));
        rig.start(through(network, "sales"));
        await("it fails")
                .atMost(Duration.ofSeconds(20))
                .until(() -> network.opened() > 0 && rig.state("sales").condition() == Condition.FAILING);
        network.heal();
        rig.poll("sales");
        eachMailCameWholeAndOnce();
    }

    @Test
    void connectionsThatEndAnywhereAgainAndAgainBringEachMailOnce() throws Exception {
        Random random = new Random(11);
        AtomicLong next = new AtomicLong();
        network.inject(() -> FaultProxy.breakAfter(Way.TO_CLIENT, next.get(), random.nextBoolean())
                .get());
        next.set(2_000);
        rig.start(through(network, "sales"));
        for (int round = 0; round < ROUNDS; round++) {
            int before = network.opened();
            next.set(500L + random.nextInt(400_000));
            network.cut();
            await().atMost(Duration.ofSeconds(60)).until(() -> {
                rig.component().poll("sales");
                return network.opened() > before;
            });
        }
        network.heal();
        network.cut();
        rig.poll("sales");
        eachMailCameWholeAndOnce();
    }

    @ParameterizedTest
    @ValueSource(strings = {"stall", "black hole"})
    void aServerThatGoesSilentIsGivenUpInTimeAndTheNeighbourDoesNotWait(String how) throws Exception {
        server.deliver("support", "Subject: neighbour\r\n\r\nx\r\n");
        network.inject(how.equals("stall") ? FaultProxy.stallAfter(Way.TO_CLIENT, 3_000) : FaultProxy.blackHole());
        try (FaultProxy sound = new FaultProxy(server.host(), server.imapPort())) {
            rig.start(through(network, "sales"), through(sound, "support"));
            await("the neighbour").atMost(Duration.ofSeconds(3)).until(() -> rig.subjects.contains("neighbour"));
            await("it is given up")
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> rig.state("sales").condition() == Condition.FAILING);
            assertThat(rig.state("support").condition()).isEqualTo(Condition.OK);
        }
        network.heal();
        rig.poll("sales");
        rig.subjects.remove("neighbour");
        rig.deliveries.removeIf(d -> d.id().mailbox().equals("support"));
        eachMailCameWholeAndOnce();
    }

    @Test
    void aSlowLineIsWaitedFor() throws Exception {
        network.inject(FaultProxy.slow(Way.TO_CLIENT, 2_000_000));
        rig.start(through(network, "sales"));
        await().atMost(Duration.ofSeconds(30)).until(() -> rig.deliveries.size() >= mails.size());
        eachMailCameWholeAndOnce();
    }

    @Test
    void aServerThatRefusesConnectionsIsTriedLaterAndSaidToFail() throws Exception {
        network.refuse();
        rig.start(through(network, "sales"));
        await().atMost(Duration.ofSeconds(20)).until(() -> rig.state("sales").condition() == Condition.FAILING);
        network.heal();
        rig.poll("sales");
        eachMailCameWholeAndOnce();
    }

    private void eachMailCameWholeAndOnce() {
        await().atMost(Duration.ofSeconds(20)).until(() -> rig.deliveries.size() >= mails.size());
        TreeSet<String> subjects = new TreeSet<>(rig.subjects);
        assertThat(rig.subjects).as("no mail twice").hasSize(mails.size());
        assertThat(subjects).hasSize(mails.size());
        for (Delivery delivery : rig.deliveries) {
            int number = (int) delivery.id().uid() - 1;
            assertThat(IntakeRig.bytes(delivery)).as("mail " + number).isEqualTo(mails.get(number));
        }
    }
}
