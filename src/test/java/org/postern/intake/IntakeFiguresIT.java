package org.postern.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.config.MailboxConfig;
import org.postern.servers.DelayProxy;
import org.postern.servers.DovecotServer;
import org.postern.servers.FaultProxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Figures of intake on Dovecot, for a quiet machine; {@code docs/performance.md} has the commands and what came out. */
@EnabledIfSystemProperty(named = "postern.figures", matches = "true")
class IntakeFiguresIT {
    private static final Logger LOG = LoggerFactory.getLogger(IntakeFiguresIT.class);

    @TempDir
    private Path spool;

    @Test
    void fiveThousandMailsBehindTwentyMillisecondsComeAtAThousandASecond() throws Exception {
        try (DovecotServer server = DovecotServer.start();
                DelayProxy far = new DelayProxy(server.imapPort(), 20)) {
            fill(server, "far", 5000, 8000);
            readAll(server.imapPort(), "far"); // the server indexes the folder, this JVM warms up
            double seconds = readAll(far.port(), "far");
            LOG.info("5000 mails behind 20 ms: {} mails/s", Math.round(5000 / seconds));
            assertThat(5000 / seconds).isGreaterThanOrEqualTo(1000);
        }
    }

    /** @return seconds from the begin of the first look, connecting included, to its end */
    private double readAll(int port, String user) throws Exception {
        try (IntakeRig rig = new IntakeRig(spool)) {
            rig.start(Mailboxes.mailbox(user, port, DovecotServer.PASSWORD).config());
            long began = System.nanoTime();
            rig.component().poll(user);
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> rig.state(user).lastSuccess() != null);
            assertThat(rig.subjects).hasSize(5000);
            return (System.nanoTime() - began) / 1e9;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"the first 95,000", "all but each twentieth"})
    void ofAHundredThousandMailsTheOnesThatAreDoneCostNothing(String done) throws Exception {
        try (DovecotServer server = DovecotServer.start()) {
            fill(server, "huge", 100_000, 500);
            MailboxConfig box = Mailboxes.mailbox("huge", server.imapPort(), DovecotServer.PASSWORD)
                    .config();
            try (MailboxLook look = new MailboxLook(Timeouts.defaults(), List.of(), java.time.ZoneOffset.UTC)) {
                look.at(
                        box,
                        IntakeRig.signIns()
                                .apply(box)); // the server indexes the folder, as it has when it is read daily
            }
            FolderKey key = new FolderKey("huge", "INBOX", FolderKey.LIVE);
            try (IntakeRig rig = new IntakeRig(spool)) {
                rig.know(box);
                rig.cursors.open(key, Instant.EPOCH, "here");
                rig.cursors.restart(key, validity(server));
                rig.cursors.advance(key, 1, done.startsWith("the first") ? UidSet.range(1, 95_000) : scattered());
                rig.read("mailbox:huge");
                rig.context.start();
                long began = System.nanoTime();
                rig.component().poll("huge");
                await().pollInterval(Duration.ofMillis(10))
                        .atMost(Duration.ofMinutes(2))
                        .until(() -> rig.state("huge").lastSuccess() != null);
                double seconds = (System.nanoTime() - began) / 1e9;
                LOG.info(
                        "100,000 mails of which {} are done, {} read: first poll {} s, heap at most {} MiB",
                        done,
                        rig.committed.size(),
                        String.format("%.1f", seconds),
                        Runtime.getRuntime().maxMemory() >> 20);
                assertThat(rig.committed).hasSize(5000);
                assertThat(seconds).isLessThan(10);
            }
        }
    }

    private static long validity(DovecotServer server) throws Exception {
        try (jakarta.mail.Store store =
                jakarta.mail.Session.getInstance(new java.util.Properties()).getStore("imap")) {
            store.connect(server.host(), server.imapPort(), "huge", DovecotServer.PASSWORD);
            return ((org.eclipse.angus.mail.imap.IMAPFolder) store.getFolder("INBOX")).getUIDValidity();
        }
    }

    private static UidSet scattered() {
        return UidSet.of(LongStream.rangeClosed(1, 100_000)
                .filter(uid -> uid % 20 != 0)
                .boxed()
                .toList());
    }

    @Test
    void fiveHundredIdleMailboxesAreLookedAtInTimeForAQuarterOfACore() throws Exception {
        int minutes = Integer.getInteger("postern.idle-minutes", 3);
        try (DovecotServer server = DovecotServer.start(
                        "default_client_limit = 3000",
                        "default_process_limit = 1000",
                        "service imap {\n  process_limit = 1000\n}",
                        "mail_max_userip_connections = 1000");
                IntakeRig rig = new IntakeRig(spool)) {
            MailboxConfig[] boxes = IntStream.range(0, 500)
                    .mapToObj(i -> Mailboxes.mailbox("idle" + i, server.imapPort(), DovecotServer.PASSWORD)
                            .every(Duration.ofMinutes(1))
                            .config())
                    .toArray(MailboxConfig[]::new);
            rig.start(boxes);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> rig.component().states().stream().allMatch(s -> s.lastSuccess() != null));
            Map<String, Instant> last = new HashMap<>();
            rig.component().states().forEach(s -> last.put(s.name(), s.lastSuccess()));
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            long began = System.nanoTime();
            long[] worst = {0};
            long[] polls = {0};
            await().atMost(Duration.ofMinutes(minutes + 1))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        rig.component().states().forEach(state -> {
                            Instant before = last.put(state.name(), state.lastSuccess());
                            if (!state.lastSuccess().equals(before)) {
                                polls[0]++;
                                worst[0] = Math.max(
                                        worst[0],
                                        Duration.between(before, state.lastSuccess())
                                                        .toMillis()
                                                - 60_000);
                            }
                        });
                        return System.nanoTime() - began
                                > Duration.ofMinutes(minutes).toNanos();
                    });
            double share = (system.getProcessCpuTime() - cpu) * 100.0 / (System.nanoTime() - began);
            LOG.info(
                    "500 idle mailboxes, {} polls in {} min: {} % of a core, the latest {} ms late",
                    polls[0], minutes, String.format("%.1f", share), worst[0]);
            assertThat(polls[0]).isGreaterThanOrEqualTo(500L * (minutes - 1));
            assertThat(share).isLessThan(25);
            assertThat(worst[0]).isLessThan(5000);
        }
    }

    @Test
    void aMailboxThatStallsDelaysTheOthersByNoMoreThanATenth() throws Exception {
        try (DovecotServer server = DovecotServer.start();
                FaultProxy stalling = new FaultProxy(server.host(), server.imapPort())
                        .inject(FaultProxy.stallAfter(FaultProxy.Way.TO_CLIENT, 3000))) {
            for (int i = 0; i < 4; i++) {
                fill(server, "sound" + i, 4000, 8000);
            }
            fill(server, "stalled", 100, 8000);
            List<Double> alone = new ArrayList<>();
            List<Double> beside = new ArrayList<>();
            soundOnes(server, null);
            for (int round = 0; round < 5; round++) {
                alone.add(soundOnes(server, null));
                beside.add(soundOnes(server, stalling));
            }
            double delay = median(beside) / median(alone) - 1;
            LOG.info(
                    "4 mailboxes with 4,000 mails each: {} s alone, {} s beside one that stalls: {} %",
                    median(alone), median(beside), Math.round(delay * 1000) / 10.0);
            assertThat(delay).isLessThan(0.1);
        }
    }

    /** @return seconds until the sound ones are read */
    private double soundOnes(DovecotServer server, FaultProxy stalling) throws Exception {
        List<MailboxConfig> boxes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boxes.add(Mailboxes.mailbox("sound" + i, server.imapPort(), DovecotServer.PASSWORD)
                    .every(Duration.ofMillis(1))
                    .config());
        }
        if (stalling != null) {
            boxes.add(Mailboxes.mailbox("stalled", stalling.port(), DovecotServer.PASSWORD)
                    .every(Duration.ofMillis(1))
                    .config());
        }
        try (IntakeRig rig = new IntakeRig(spool, 1 << 20, IntakeRig.QUICK)) {
            long began = System.nanoTime();
            rig.start(boxes.toArray(MailboxConfig[]::new));
            await().pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> rig.committed.stream()
                                    .filter(id -> id.mailbox().startsWith("sound"))
                                    .count()
                            == 16_000);
            return Math.round((System.nanoTime() - began) / 1e7) / 100.0;
        }
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(d -> d).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static void fill(DovecotServer server, String user, int mails, int octets) {
        byte[] text = new byte[octets];
        Arrays.fill(text, (byte) 'x');
        for (int i = 78; i < octets; i += 80) {
            text[i] = '\r';
            text[i + 1 < octets ? i + 1 : i] = '\n';
        }
        String body = new String(text, StandardCharsets.US_ASCII);
        for (int i = 1; i <= mails; i++) {
            byte[] mail = ("From: ann@example.com\r\nSubject: mail " + i + "\r\nMessage-ID: <" + i + "@x>\r\n\r\n"
                            + body)
                    .getBytes(StandardCharsets.US_ASCII);
            server.deliver(user, "INBOX", mail, Instant.parse("2026-03-04T09:00:00Z"));
        }
    }
}
