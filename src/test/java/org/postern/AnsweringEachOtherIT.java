package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.RecordingSmtp;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Two companies whose daemons acknowledge each other's mail, on one mail server. {@code -Dpostern.answer-seconds=600} watches them for ten minutes.
 */
class AnsweringEachOtherIT {
    private static final Duration WATCHED = Duration.ofSeconds(Integer.getInteger("postern.answer-seconds", 5));

    /** What tells an answer of a machine from a letter. */
    private static final Pattern MARKS =
            Pattern.compile("(?im)^(auto-submitted|precedence|x-auto-response-suppress|x-loop|x-postern[^:]*):.*\r\n");

    @TempDir
    private Path folder;

    /** One of the two. @param smtp what it sends goes there */
    private record Company(String name, Path config, RecordingSmtp smtp, JdbcTemplate sql, String ledger) {
        long deliveries() {
            Long count = sql.queryForObject("select count(*) from " + ledger + ".postern_delivery", Long.class);
            return count == null ? 0 : count;
        }
    }

    @Test
    void theyStopAfterOneAnswerEachEvenIfARelayTakesAwayWhatMarksIt() throws Exception {
        ScheduledExecutorService relay = Executors.newSingleThreadScheduledExecutor();
        try (DovecotServer server = DovecotServer.start();
                RecordingSmtp oneSends = new RecordingSmtp(false);
                RecordingSmtp otherSends = new RecordingSmtp(false)) {
            Company one = company("one", server, oneSends);
            Company other = company("other", server, otherSends);
            try (PosternProcess first = PosternProcess.run(one.config(), one.config());
                    PosternProcess second = PosternProcess.run(other.config(), other.config())) {
                first.awaitReady();
                second.awaitReady();
                Relay there = new Relay(server, one, other);
                Relay back = new Relay(server, other, one);
                ScheduledFuture<?> relaying = relay.scheduleWithFixedDelay(
                        () -> {
                            there.run();
                            back.run();
                        },
                        0,
                        100,
                        TimeUnit.MILLISECONDS);
                deliver(
                        server,
                        "one",
                        "From: <info@other.example>\r\nSubject: Hello\r\nMessage-ID: <first@other.example>\r\n\r\nHello!\r\n",
                        "other");
                await("the answers")
                        .atMost(Duration.ofSeconds(60))
                        .until(() -> oneSends.mails().size() >= 1
                                && otherSends.mails().size() >= 1
                                && one.deliveries() >= 1 + 1
                                && other.deliveries() >= 1);

                await("nothing more")
                        .during(WATCHED)
                        .atMost(WATCHED.plusSeconds(30))
                        .until(() -> oneSends.mails().size() == 1
                                && otherSends.mails().size() == 1);
                assertThat(relaying.isDone()).as("relaying failed").isFalse();
                assertThat(first.terminate()).isIn(0, 143);
                assertThat(second.terminate()).isIn(0, 143);
            }
        } finally {
            relay.shutdownNow();
        }
    }

    /** Brings what one sends into the other's mailbox, but for what marks it as an answer. */
    private static final class Relay implements Runnable {
        private final DovecotServer server;
        private final Company from;
        private final Company to;
        private int brought;

        Relay(DovecotServer server, Company from, Company to) {
            this.server = server;
            this.from = from;
            this.to = to;
        }

        @Override
        public void run() {
            for (; brought < from.smtp().mails().size(); brought++) {
                String mail = from.smtp().mails().get(brought);
                deliver(server, to.name(), MARKS.matcher(mail).replaceAll(""), from.name());
            }
        }
    }

    private static void deliver(DovecotServer server, String to, String mail, String from) {
        String proven =
                "Authentication-Results: mx." + to + ".example; dmarc=pass header.from=" + from + ".example\r\n";
        server.deliver(to, "INBOX", (proven + mail).getBytes(StandardCharsets.UTF_8), Instant.now());
    }

    private Company company(String name, DovecotServer server, RecordingSmtp smtp) throws IOException, SQLException {
        Path config = Files.createDirectories(folder.resolve(name));
        MariaDbServer.Fresh crm = SampleCrm.fresh();
        JdbcTemplate sql = crm.sql();
        Files.writeString(config.resolve("postern.yaml"), """
                database: {url: "%1$s", user: %2$s, password: "${file:database}", schema: %3$s_postern, pool: 4}
                crm: {kind: espocrm, upload-dir: "%4$s"}
                staff: {domains: [%5$s.example]}
                trust: {authserv-id: mx.%5$s.example}
                defaults: {interval: 1s, push: false}
                smtp: {host: 127.0.0.1, port: %6$d, tls: none, from: "Info <info@%5$s.example>"}
                notices: {sinks: []}
                management: {port: 0}
                mailboxes:
                  - {name: info, address: info@%5$s.example, host: %7$s, port: %8$d, tls: none, user: %5$s, password: "${file:mail}"}
                """.formatted(
                        crm.url(),
                        crm.user(),
                        crm.name(),
                        ConfigFolder.uploadDir(config),
                        name,
                        smtp.port(),
                        server.host(),
                        server.imapPort()));
        Files.writeString(
                config.resolve("rules.yaml"),
                "rules: [{name: all, assign: {user: anna}, create: case, acknowledge: received}]\n");
        Files.createDirectories(config.resolve("templates"));
        Files.writeString(config.resolve("templates/received.txt"), "Subject: Received\n\nThank you.\n");
        ConfigFolder.secret(config, "database", MariaDbServer.PASSWORD);
        ConfigFolder.secret(config, "mail", DovecotServer.PASSWORD);
        return new Company(name, config, smtp, sql, crm.name() + "_postern");
    }
}
