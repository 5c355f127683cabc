package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.RecordingSmtp;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/** The daemon at its most talkative: no secret and no word of a mail gets out, nobody but this machine can talk to it, and a log line is a line. */
class NothingLeaksIT {
    private static final String DATABASE = "Db-3cret-77f1-b2";
    private static final String SMTP = "Smtp-3cret-90aa-c4";
    private static final String ARCHIVE = "Archive-3cret-1b3c-d5";
    private static final String CODE = "Code-3cret-5e6f-a7-0123456789abcdef";
    private static final String ERASURE = "Erasure-3cret-8899-e0";
    private static final String SUBJECT = "Zebra-subject-4711";
    private static final String BODY = "Quokka-body-4711";

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start();
    private Path config;
    private RecordingSmtp smtp;

    @BeforeEach
    void plant() throws Exception {
        smtp = new RecordingSmtp(false);
        config = ConfigFolder.write(folder, mail, crm, List.of("sales"), "");
        MariaDbServer.get().run("CREATE OR REPLACE USER talkative@'%' IDENTIFIED BY '" + DATABASE + "'");
        MariaDbServer.get().run("GRANT ALL ON *.* TO talkative@'%'");
        Map<String, String> secrets =
                Map.of("database", DATABASE, "smtp", SMTP, "archive-key", ARCHIVE, "code", CODE, "erasure", ERASURE);
        for (Map.Entry<String, String> secret : secrets.entrySet()) {
            Path file = folder.resolve(secret.getKey());
            Files.writeString(file, secret.getValue());
            file.toFile().setReadable(false, false);
            file.toFile().setReadable(true, true);
        }
        Path yaml = folder.resolve("postern.yaml");
        Files.createDirectory(folder.resolve("archive"));
        Files.writeString(
                yaml,
                Files.readString(yaml).replace("user: " + crm.user() + ",", "user: talkative,")
                        + """
                logging: {level: trace}
                smtp: {host: 127.0.0.1, port: %d, tls: none, user: postern, password: "${file:smtp}", from: "support@example.com"}
                archive: {enabled: true, folder: archive, key: "${file:archive-key}"}
                service-code: {key: "${file:code}"}
                privacy: {erasure-key: "${file:erasure}"}
                """.formatted(smtp.port()));
    }

    @AfterEach
    void stop() throws IOException {
        smtp.close();
        mail.close();
    }

    @Test
    void neitherSecretsNorMailGetOutAndOnlyThisMachineMayTalkToIt() throws Exception {
        mail.deliver(
                "sales",
                ("From: \"Ev\u001b[31mil\" <evil@new.example>\r\nTo: sales@example.com\r\nSubject: " + SUBJECT
                        + " \u001b]0;owned\u0007\r\nMessage-ID: <odd\u001b[2J\u0001id@new.example>\r\n\r\n" + BODY
                        + "\r\n"));
        try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> sql.queryForObject(
                                    "select count(*) from " + crm.name() + "_postern.postern_delivery", Long.class)
                            == 1);
            PosternProcess status = PosternProcess.start(config, folder, List.of("status"), Map.of());
            assertThat(status.waitFor(Duration.ofSeconds(60))).isZero();
            everyListenerIsOnLoopback(daemon.pid());
            noSecretIn("its command line", Files.readString(Path.of("/proc/" + daemon.pid() + "/cmdline")));
            noSecretIn("its environment", Files.readString(Path.of("/proc/" + daemon.pid() + "/environ")));
            daemon.terminate();
        }
        // A login that is refused, and a database that is: what is said of them.
        Files.writeString(folder.resolve("mail"), "Wrong-3cret-2468");
        try (PosternProcess daemon = PosternProcess.run(config, folder).awaitReady()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            daemon.output().contains("WARN") && daemon.output().contains("sales: "));
            daemon.terminate();
        }
        String log = Files.readString(folder.resolve("postern.log"), StandardCharsets.ISO_8859_1);
        assertThat(log).as("it is talkative").contains(" DEBUG ");
        noSecretIn("the log", log);
        assertThat(log).doesNotContain(SUBJECT).doesNotContain(BODY);
        assertThat(log.codePoints()
                        .filter(c -> c < ' ' && c != '\n' && c != '\t')
                        .count())
                .as("control characters in the log")
                .isZero();
    }

    private static void noSecretIn(String what, String text) {
        for (String secret :
                List.of(DATABASE, SMTP, ARCHIVE, CODE, ERASURE, DovecotServer.PASSWORD, "Wrong-3cret-2468")) {
            assertThat(text.contains(secret)).as(secret + " in " + what).isFalse();
            for (String encoded : inBase64(secret)) {
                assertThat(text.contains(encoded))
                        .as(secret + " as base64 in " + what)
                        .isFalse();
            }
        }
    }

    /** What stands in the middle of a longer text is encoded in one of three ways. */
    private static List<String> inBase64(String secret) {
        List<String> ways = new ArrayList<>();
        for (int before = 0; before < 3; before++) {
            byte[] padded = ("\0".repeat(before) + secret).getBytes(StandardCharsets.US_ASCII);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(padded);
            ways.add(encoded.substring(before == 0 ? 0 : 4, encoded.length() - 2));
        }
        return ways;
    }

    private static void everyListenerIsOnLoopback(long pid) throws IOException {
        Set<String> own = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = Files.isSymbolicLink(descriptor)
                        ? Files.readSymbolicLink(descriptor).toString()
                        : "";
                if (target.startsWith("socket:[")) {
                    own.add(target.substring(8, target.length() - 1));
                }
            }
        }
        List<String> listening = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6", "udp", "udp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table))) {
                String[] columns = line.strip().split("\\s+");
                boolean listens = columns.length > 9 && (columns[3].equals("0A") || table.startsWith("udp"));
                if (listens && own.contains(columns[9])) {
                    listening.add(columns[1].substring(0, columns[1].indexOf(':')));
                }
            }
        }
        assertThat(listening).as("the management port at least").isNotEmpty();
        assertThat(listening)
                .allMatch(address -> address.equals("0100007F")
                        || address.equals("00000000000000000000000001000000")
                        || address.equals("0000000000000000FFFF00000100007F"));
    }
}
