package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/** The delivered command beside a daemon and without one: older mail comes once, and new mail is seconds away from its row. */
class BackfillIT {
    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final String ledger = crm.name() + "_postern.";
    private final DovecotServer mail = DovecotServer.start();
    private final JdbcTemplate sql = crm.sql();

    @AfterEach
    void stopTheServer() {
        mail.close();
    }

    @Test
    void olderMailIsReadOnceWithAndWithoutADaemonAndNewMailIsThereInASecond() throws Exception {
        IntStream.range(0, 120).forEach(i -> deliver("old " + i, Duration.ofDays(60)));
        IntStream.range(0, 430).forEach(i -> deliver("older " + i, Duration.ofDays(100)));
        Path config = ConfigFolder.write(folder, mail, crm, List.of("sales"), "since: 7d\n    push: true");

        try (PosternProcess daemon = PosternProcess.run(config, folder)) {
            daemon.awaitReady();
            assertThat(deliveries()).isZero();

            assertThat(backfill(config, 0, "--since", "90d", "--dry-run"))
                    .containsPattern("(?m)^INBOX +120 +1 +0 +120$")
                    .contains("nothing is created, and nobody is told");
            assertThat(deliveries()).isZero();
            assertThat(backfill(config, 0, "--since", "90d")).contains(" of ");
            assertThat(deliveries()).isEqualTo(120);
            assertThat(created()).as("old mail is stored and linked only").isZero();
            backfill(config, 0, "--since", "90d");
            assertThat(deliveries()).isEqualTo(120);
            assertThat(backfill(config, 1, "--since", "90d", "--folder", "Nowhere"))
                    .contains("there is no folder Nowhere");

            assertThat(percentile95(latencies(20))).as("from APPEND to the row").isLessThan(5000);
            assertThat(daemon.terminate()).isIn(0, 143);
        }
        assertThat(interrupted(config, "--since", "200d", "--rate", "60"))
                .contains("broken off: the same command goes on from here");
        assertThat(deliveries()).isBetween(141L, 569L);
        assertThat(backfill(config, 0, "--since", "200d")).contains(" of ");
        assertThat(deliveries()).isEqualTo(570);
        assertThat(sql.queryForObject("select count(*) from " + ledger + "postern_flight", Long.class))
                .isZero();
    }

    /** @return milliseconds of each mail from its delivery until its row is committed */
    private List<Long> latencies(int mails) {
        List<Long> millis = new ArrayList<>();
        long before = deliveries();
        for (int i = 1; i <= mails; i++) {
            long start = System.nanoTime();
            deliver("new " + i, Duration.ZERO);
            long wanted = before + i;
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> deliveries() >= wanted);
            millis.add(Duration.ofNanos(System.nanoTime() - start).toMillis());
        }
        System.err.println("from delivery to the committed row, ms: " + millis);
        return millis;
    }

    private static long percentile95(List<Long> millis) {
        List<Long> sorted = millis.stream().sorted().toList();
        return sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1);
    }

    private String backfill(Path config, int exitCode, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("backfill", "--mailbox", "sales"));
        command.addAll(List.of(options));
        Path log = folder.resolve("postern.log");
        long from = Files.exists(log) ? Files.size(log) : 0;
        try (PosternProcess process = PosternProcess.start(config, folder, command, Map.of())) {
            int ended = process.waitFor(Duration.ofSeconds(60));
            byte[] all = Files.readAllBytes(log);
            String printed = new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
            assertThat(ended).as(printed).isEqualTo(exitCode);
            return printed;
        }
    }

    /** Ctrl-C when the first of its mails are there. */
    private String interrupted(Path config, String... options) throws Exception {
        List<String> command = new ArrayList<>(List.of("backfill", "--mailbox", "sales"));
        command.addAll(List.of(options));
        long before = deliveries();
        try (PosternProcess process = PosternProcess.start(config, folder, command, Map.of())) {
            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> deliveries() > before);
            assertThat(process.interrupt()).as(process::output).isEqualTo(130);
            return process.output();
        }
    }

    private long deliveries() {
        return count(ledger + "postern_delivery");
    }

    private long created() {
        return sql.queryForObject(
                "select count(*) from " + ledger + "postern_delivery where created <> '' and created <> '[]'",
                Long.class);
    }

    private long count(String table) {
        return sql.queryForObject("select count(*) from " + table, Long.class);
    }

    private void deliver(String subject, Duration age) {
        String text = "From: stranger@elsewhere.example\r\nTo: sales@example.com\r\nSubject: " + subject
                + "\r\nMessage-ID: <" + subject.replace(' ', '.') + "@elsewhere.example>\r\n\r\nHello\r\n";
        mail.deliver(
                "sales",
                "INBOX",
                text.getBytes(StandardCharsets.US_ASCII),
                Instant.now().minus(age));
    }
}
