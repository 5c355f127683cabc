package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.HostileMails;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** Hostile mails through the whole line, between a real Dovecot and a real MariaDB: each is the first of twenty, and the others come in with it. */
class HostileMailboxIT {
    private static final int OTHERS = 19;

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final String ledger = crm.name() + "_postern.";
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start();

    @AfterEach
    void stopTheServer() {
        mail.close();
    }

    @Test
    void noHostileMailKeepsAnotherFromComingInByTheSamePoll() throws Exception {
        List<HostileMails.HostileMail> hostile = HostileMails.all();
        Set<String> others = new TreeSet<>();
        for (int i = 0; i < hostile.size(); i++) {
            String mailFolder = "H" + i;
            mail.deliver("sales", mailFolder, hostile.get(i).bytes("hostile-" + i + "@example.net"), Instant.now());
            for (int k = 1; k <= OTHERS; k++) {
                String id = "other-" + i + "-" + k + "@example.org";
                others.add(id);
                mail.deliver("sales", mailFolder, other(id), Instant.now());
            }
        }

        try (PosternProcess daemon = PosternProcess.run(onePoll(), folder)) {
            await("the only poll")
                    .atMost(Duration.ofSeconds(300))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> deliveries() >= hostile.size() * (OTHERS + 1) || !daemon.isAlive());
            assertThat(daemon.isAlive()).as(daemon::output).isTrue();
            daemon.terminate();
        }

        assertThat(sql.queryForList("select message_id from email where message_id like '<other-%'", String.class))
                .map(id -> id.substring(1, id.length() - 1))
                .containsExactlyInAnyOrderElementsOf(others);
        assertThat(sql.queryForList(
                        "select count(*) from " + ledger + "postern_delivery group by folder_key having count(*) <> "
                                + (OTHERS + 1),
                        Long.class))
                .as("folders with an outcome missing")
                .isEmpty();
        List<String> parked = sql.queryForList(
                "select concat(folder, ' ', coalesce(reason, '')) from " + ledger
                        + "postern_delivery where outcome = 'quarantined'",
                String.class);
        assertThat(parked).as("hostile, but readable").isEmpty();
        assertThat(sql.queryForObject(
                        "select count(*) from " + ledger + "postern_delivery where outcome = 'filed' and uid = 1",
                        Long.class))
                .as("hostile mails filed")
                .isEqualTo(hostile.size());
    }

    /** The interval is so long that what comes in comes in by the first poll. */
    private Path onePoll() throws Exception {
        Path config = ConfigFolder.write(folder, mail, crm, List.of("sales"), "");
        Path file = config.resolve("postern.yaml");
        String yaml = Files.readString(file);
        Files.writeString(
                file, yaml.replace("folders: [INBOX]", "folders: [\"H*\"]").replace("interval: 1s", "interval: 1d"));
        return config;
    }

    private static byte[] other(String id) {
        return ("From: " + id + "\r\nTo: sales@example.com\r\nSubject: Price of " + id + "\r\nMessage-ID: <" + id
                        + ">\r\nDate: Wed, 4 Mar 2026 10:15:30 +0100\r\n\r\nWhat is the price?\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private long deliveries() {
        try {
            Long count = sql.queryForObject("select count(*) from " + ledger + "postern_delivery", Long.class);
            return count == null ? 0 : count;
        } catch (DataAccessException beforeItsFirstStart) {
            return 0;
        }
    }
}
