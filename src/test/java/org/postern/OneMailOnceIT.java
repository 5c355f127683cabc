package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.SubjectTerm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is one mail and what are two, and where its files go; between a real Dovecot and a real MariaDB, in one run of the delivered daemon. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OneMailOnceIT {
    private static final String DATE = "Date: Wed, 4 Mar 2026 10:15:30 +0100\r\n";
    private static final Path MAILS = Path.of("src/test/resources/mail");

    @TempDir
    private static Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh();
    private final String ledger = crm.name() + "_postern.";
    private final JdbcTemplate sql = crm.sql();
    private final DovecotServer mail = DovecotServer.start();

    @BeforeAll
    void letTheMailsComeIn() throws Exception {
        Path config = ConfigFolder.write(folder, mail, crm, List.of("sales", "info"), "");
        Files.writeString(
                config.resolve("postern.yaml"),
                Files.readString(config.resolve("postern.yaml")).replace("limits: {", "limits: {message: 2 MiB, ")
                        + "attachments: {deny: [\"video/*\"], quota: 1000 KiB, library: \"" + folder.resolve("library")
                        + "/{client}\"}\n");
        for (String name :
                List.of("one-message-id-one", "one-message-id-two", "direct-copy", "list-copy", "smime-encrypted")) {
            mail.deliver("sales", "INBOX", Files.readAllBytes(MAILS.resolve(name + ".eml")), Instant.now());
        }
        mail.deliver("sales", withFiles("john@acme.example", "price.pdf", "application/pdf", "one"));
        mail.deliver("sales", withFiles("eva@acme.example", "Ceník.pdf", "application/pdf", "one"));
        mail.deliver("sales", withFiles("sam@solo.example", "notes.txt", "application/x-notes", "two"));
        mail.deliver("sales", withFiles("new@stranger.example", "cv.pdf", "application/pdf", "three"));
        mail.deliver("sales", withFiles("jan@wisla.example", "film.mp4", "video/mp4", "four"));
        mail.deliver("sales", withFiles("olga@volga.example", "large.bin", "application/x", "x".repeat(1_000_000)));
        mail.deliver("sales", withFiles("john@acme.example", "larger.dat", "application/x", "z".repeat(3 << 20)));
        mail.deliver("sales", withFiles("eva@acme.example", "gone.dat", "application/x", "w".repeat(3 << 20)));
        try (PosternProcess daemon = PosternProcess.run(config, folder)) {
            awaitDeliveries(daemon, 13);
            mail.deliver("sales", withFiles("olga@volga.example", "more.bin", "application/x", "y".repeat(100_000)));
            awaitDeliveries(daemon, 14);
            numberAnew(daemon);
            daemon.terminate();
        }
    }

    /** Neither sizes nor times are those that the server told before. */
    private void numberAnew(PosternProcess daemon) {
        for (int i = 1; i <= 3; i++) {
            mail.deliver("info", numbered(i));
        }
        awaitDeliveries(daemon, 17);
        sql.update(
                "update " + ledger + "postern_mail m join " + ledger + "postern_delivery d on d.mail_key = m.mail_key"
                        + " and d.variant = m.variant set m.size = m.size + 7 where d.mailbox = 'info'");
        sql.update("update " + ledger
                + "postern_delivery set received_at = received_at - interval 1 hour where mailbox = 'info'");
        mail.changeUidValidity("info", "INBOX");
        mail.deliver("info", numbered(4));
        awaitDeliveries(daemon, 21);
    }

    /** The first one has no Message-ID. */
    private static String numbered(int number) {
        return "From: jan@wisla.example\r\nTo: info@example.com\r\nSubject: Numbered " + number + "\r\n" + DATE
                + (number == 1 ? "" : "Message-ID: <numbered-" + number + "@wisla.example>\r\n") + "\r\nHello\r\n";
    }

    @AfterAll
    void stopTheServer() {
        mail.close();
    }

    @Test
    void twoMailsWithOneMessageIdAreTwo() {
        assertThat(sql.queryForList(
                        "select m.variant from " + ledger + "postern_mail m join email e on e.id = m.email_id"
                                + " where m.message_id = 'always-the-same@example.org' order by m.variant",
                        Integer.class))
                .as("variants that are mails of the CRM, each its own")
                .containsExactly(0, 1);
        assertThat(sql.queryForObject(
                        "select count(*) from " + ledger + "postern_delivery where flags like '%MSGID_COLLISION%'"
                                + " and outcome = 'filed'",
                        Long.class))
                .isEqualTo(1);
    }

    @Test
    void theCopyOfAListAndTheDirectCopyAreOne() {
        assertThat(sql.queryForObject(
                        "select count(*) from email where message_id = '<list-copy@example.org>'", Long.class))
                .isEqualTo(1);
        assertThat(sql.queryForList(
                        "select d.outcome from " + ledger + "postern_delivery d join " + ledger
                                + "postern_mail m on m.mail_key = d.mail_key and m.variant = d.variant"
                                + " where m.message_id = 'list-copy@example.org' order by d.uid",
                        String.class))
                .containsExactly("filed", "duplicate");
    }

    @Test
    void encryptedMailIsStoredAndSaysSo() {
        assertThat(sql.queryForList(
                        "select outcome from " + ledger + "postern_delivery where reason = 'ENCRYPTED'", String.class))
                .containsExactly("filed");
    }

    @Test
    void filesLieInTheLibraryUnderTheirClientOnce() throws IOException {
        assertThat(library())
                .containsEntry("Acme s.r.o/price.pdf", "one")
                .containsEntry("Sam Solo/notes.txt", "two")
                .containsEntry("nobody/cv.pdf", "three")
                .doesNotContainValue("four")
                .containsKey("Волга ООО/large.bin");
        assertThat(library().values()).as("each content once").doesNotHaveDuplicates();
    }

    @Test
    void whatIsDeniedByTypeOrBeyondTheQuotaLeavesANote() {
        assertThat(sql.queryForList(
                        "select distinct name from attachment where name like '%.mp4%' or name like '%.bin%'",
                        String.class))
                .containsExactlyInAnyOrder("film.mp4.txt", "large.bin", "more.bin.txt");
        assertThat(sql.queryForObject(
                        "select sum(octets) from " + ledger + "postern_attachment_use where mailbox = 'sales'",
                        Long.class))
                .isBetween(1_000_000L, 1_010_000L);
    }

    @Test
    void mailsThatAreNumberedAnewWithOtherSizesAndTimesAreKnownByTheirContent() {
        assertThat(sql.queryForList("select name from email where name like 'Numbered %' order by name", String.class))
                .containsExactly("Numbered 1", "Numbered 2", "Numbered 3", "Numbered 4");
        assertThat(sql.queryForList(
                        "select outcome from " + ledger + "postern_delivery where mailbox = 'info' order by id",
                        String.class))
                .startsWith("filed", "filed", "filed")
                .filteredOn("duplicate"::equals)
                .hasSize(3);
    }

    /** A retry has only the header; what is on the server still is fetched once the limit is raised, and what is not is told. */
    @Test
    void theHeaderOfAMailTooLargeToBeFetchedIsNotTakenForTheMail() throws Exception {
        String tooLarge =
                "select id from " + ledger + "postern_delivery where outcome = 'quarantined' and reason = 'TOO_LARGE'";
        List<Long> ids = sql.queryForList(tooLarge + " order by uid", Long.class);
        assertThat(ids).hasSize(2);
        try (PosternProcess retry =
                PosternProcess.start(folder, folder, List.of("quarantine", "retry", "" + ids.get(0)), Map.of())) {
            assertThat(retry.waitFor(Duration.ofSeconds(60))).as(retry::output).isEqualTo(1);
            assertThat(retry.output())
                    .contains("`postern reprocess --id " + ids.get(0) + "` fetches it from its server");
        }
        assertThat(sql.queryForList(tooLarge + " order by uid", Long.class)).isEqualTo(ids);

        Path yaml = folder.resolve("postern.yaml");
        Files.writeString(yaml, Files.readString(yaml).replace("message: 2 MiB", "message: 8 MiB"));
        removeFromServer("gone.dat".hashCode());
        try (PosternProcess again =
                PosternProcess.start(folder, folder, List.of("reprocess", "--reason", "TOO_LARGE"), Map.of())) {
            assertThat(again.waitFor(Duration.ofSeconds(60))).as(again::output).isEqualTo(1);
            assertThat(again.output())
                    .contains("stays: its bytes are kept nowhere, and its server does not have it any more");
        }
        assertThat(sql.queryForList(tooLarge, Long.class)).containsExactly(ids.get(1));
        assertThat(sql.queryForList(
                        "select m.size from " + ledger
                                + "postern_mail m join email e on e.id = m.email_id where e.name = ?",
                        Long.class,
                        "" + "larger.dat".hashCode()))
                .as("one mail of the CRM, whole")
                .singleElement()
                .satisfies(size -> assertThat(size).isGreaterThan(3L << 20));
    }

    private void removeFromServer(int subject) throws Exception {
        try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
            store.connect(mail.host(), mail.imapPort(), "sales", DovecotServer.PASSWORD);
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_WRITE);
            for (Message message : inbox.search(new SubjectTerm("" + subject))) {
                message.setFlag(Flags.Flag.DELETED, true);
            }
            inbox.close(true);
        }
    }

    /** @return contents by path below the library, hashes aside */
    private Map<String, String> library() throws IOException {
        Path root = folder.resolve("library");
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String path = root.relativize(file).toString();
                if (!path.startsWith(".sha256")) {
                    files.put(path, Files.readString(file, StandardCharsets.ISO_8859_1));
                }
            }
        }
        return files;
    }

    private void awaitDeliveries(PosternProcess daemon, int count) {
        await(count + " deliveries")
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> deliveries() >= count || !daemon.isAlive());
        assertThat(daemon.isAlive()).as(daemon::output).isTrue();
    }

    private long deliveries() {
        try {
            Long count = sql.queryForObject("select count(*) from " + ledger + "postern_delivery", Long.class);
            return count == null ? 0 : count;
        } catch (DataAccessException beforeItsFirstStart) {
            return 0;
        }
    }

    private static String withFiles(String from, String name, String type, String content) {
        return "From: " + from + "\r\nTo: sales@example.com\r\nSubject: " + name.hashCode() + "\r\n" + DATE
                + "Message-ID: <"
                + name.hashCode() + "@" + from
                + ">\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee the file\r\n"
                + "--b\r\nContent-Type: " + type + "; name=\"" + name
                + "\"\r\nContent-Disposition: attachment\r\n\r\n" + content + "\r\n--b--\r\n";
    }
}
