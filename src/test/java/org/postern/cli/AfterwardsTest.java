package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What can be done about mails once they have their outcome: take them back, file them anew, erase them, tell of them. No mail server is there. */
class AfterwardsTest {
    private static final String URL =
            "jdbc:h2:mem:afterwards;MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private Connection keepsItAlive;
    private JdbcTemplate sql;
    private Path ann;
    private Path bob;

    @BeforeEach
    void takeMailIn() throws Exception {
        keepsItAlive = DriverManager.getConnection(URL);
        var source = new SingleConnectionDataSource(keepsItAlive, true);
        EspoTables.create(source);
        sql = new JdbcTemplate(source);
        new EspoSamples(sql).seed();
        Files.createDirectory(folder.resolve("upload"));
        Files.createDirectory(folder.resolve("archive"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", schema: postern}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                archive: {enabled: true, folder: archive, key: "${env:ARCHIVE}"}
                privacy: {erasure-key: "${env:ERASURE}"}
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: sales, password: "${env:MAIL}", teams: [Sales]}
                """.formatted(URL, folder.resolve("upload")));
        rules("- {name: default, create: case}");
        terminal.with("MAIL", "secret").with("ARCHIVE", "key of the archive").with("ERASURE", "key of the erased");
        ann = mail("ann", "Ann <ann@new.example>", """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Help, it is broken
                --b
                Content-Type: text/csv; name=a.csv
                Content-Disposition: attachment; filename=a.csv

                a;b
                --b--
                """);
        bob = mail("bob", "Bob <bob@other.example>", "\nHello\n");
    }

    private Path mail(String id, String from, String rest) throws IOException {
        String text = "From: " + from + "\nTo: sales@example.com\nSubject: pump of " + id + "\nMessage-ID: <" + id
                + "@new.example>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n" + rest;
        return Files.writeString(folder.resolve(id + ".eml"), text.replace("\n", "\r\n"));
    }

    private void rules(String rules) throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), "rules:\n  " + rules + "\n");
    }

    @AfterEach
    void drop() throws SQLException {
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void theTurnOfAQueueGoesBackWithTheMailThatTookItUnlessSomebodyHadOneSince() throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), """
                queues:
                  sales: {members: [anna, boris, cyril]}
                rules:
                  - {name: default, create: case, assign: {queue: sales}}
                """);
        ingest(ann);
        String second = ingest(bob);
        assertThat(owners()).containsExactlyInAnyOrder("user-anna", "user-boris");
        assertThat(run("undo", "--batch", second)).as(terminal.err()).isZero();
        String again = ingest(bob);
        assertThat(owners()).containsExactlyInAnyOrder("user-anna", "user-boris");

        ingest(mail("cid", "Cid <cid@third.example>", "\nHello\n"));
        assertThat(run("undo", "--batch", again)).as(terminal.err()).isZero();
        ingest(mail("dan", "Dan <dan@fourth.example>", "\nHello\n"));
        assertThat(owners()).containsExactlyInAnyOrder("user-anna", "user-cyril", "user-anna");
    }

    private List<String> owners() {
        return sql.queryForList("select assigned_user_id from `case` where deleted = false", String.class);
    }

    @Test
    void whatAnIngestWroteIsTakenBackAndCanBeTakenInAgain() {
        String run = ingest(ann, bob);
        assertThat(live("email")).isEqualTo(2);
        assertThat(cases()).isEqualTo(2);

        assertThat(run("undo", "--batch", run, "--dry-run")).as(terminal.err()).isZero();
        assertThat(live("email")).isEqualTo(2);
        assertThat(run("undo", "--batch", run)).as(terminal.err()).isZero();
        assertThat(terminal.out()).contains(" taken back with ");
        assertThat(live("email")).isZero();
        assertThat(cases()).isZero();
        assertThat(count("select count(*) from postern.postern_delivery")).isZero();
        assertThat(run("undo")).isZero();
        assertThat(terminal.out()).contains(run + "  ingest  undone");

        ingest(ann, bob);
        assertThat(live("email")).isEqualTo(2);
        assertThat(cases()).isEqualTo(2);
    }

    @Test
    void whatSomebodyHasWorkedOnStays() {
        String run = ingest(ann, bob);
        sql.update(
                "update `case` set modified_by_id = 'anna-id', modified_at = '2030-01-01 00:00:00' where name like '%ann%'");

        assertThat(run("undo", "--batch", run)).isEqualTo(1);
        assertThat(terminal.out()).contains(" stays: ");
        assertThat(live("email")).isEqualTo(1);
        assertThat(cases()).isEqualTo(1);
        assertThat(run("reprocess", "--mailbox", "sales")).isEqualTo(1);
        assertThat(live("email")).isEqualTo(1);
        assertThat(run("undo", "--batch", "no-such-run")).isEqualTo(1);
    }

    @Test
    void mailIsFiledAnewOutOfTheArchiveByTodaysRules() throws IOException {
        ingest(ann, bob);
        Files.delete(ann);
        Files.delete(bob);
        rules(
                "- {name: cases-of-ann, when: {subject: \"*ann*\"}, create: opportunity}\n  - {name: default, create: case}");

        assertThat(run("reprocess", "--since", "1d", "--mode", "decide", "--dry-run"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.outLines()).hasSize(1);
        assertThat(run("reprocess", "--since", "1d", "--mode", "decide"))
                .as(terminal.err())
                .isZero();
        assertThat(live("email")).isEqualTo(2);
        assertThat(cases()).isEqualTo(1);
        assertThat(count("select count(*) from opportunity where deleted = false and name like '%ann%'"))
                .isEqualTo(1);

        for (int again = 0; again < 2; again++) {
            assertThat(run("reprocess", "--since", "1d", "--mode", "full"))
                    .as(terminal.err())
                    .isZero();
            assertThat(live("email")).isEqualTo(2);
            assertThat(cases()).isEqualTo(1);
            assertThat(count("select count(*) from postern.postern_delivery where outcome = 'filed'"))
                    .isEqualTo(2);
            assertThat(count("select count(*) from postern.postern_raw")).isZero();
        }
    }

    @Test
    void aCopyThatNoRuleDecidedIsFiledAnewOnlyWithItsMail() throws IOException {
        Path copy =
                Files.writeString(folder.resolve("copy.eml"), "Received: from elsewhere\r\n" + Files.readString(bob));
        ingest(bob, copy);
        assertThat(count("select count(*) from postern.postern_delivery where outcome = 'duplicate'"))
                .isOne();
        assertThat(run("reprocess", "--since", "1d", "--mode", "decide", "--dry-run"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void whatIsErasedNeverComesBackAndTheOthersStay() throws IOException {
        ingest(ann, bob);
        assertThat(run("erase", "--address", "Ann@new.example", "--dry-run"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains("would be erased: 1 mails in the CRM, 1 deliveries");
        assertThat(live("email")).isEqualTo(2);

        assertThat(run("erase", "--address", "Ann@new.example"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out())
                .contains("1 attachment files, 1 archived mails")
                .contains("stays: Lead ");
        assertThat(live("email")).isEqualTo(1);
        assertThat(count("select count(*) from email where body_plain like '%broken%' or name like '%ann%'"))
                .isZero();
        assertThat(files("upload")).isZero();
        assertThat(files("archive")).isEqualTo(1);
        assertThat(count("select count(*) from postern.postern_delivery where trace like '%ann@%'"))
                .isZero();
        assertThat(count("select count(*) from postern.postern_sender where address_key like 'ann@%'"))
                .isZero();
        assertThat(count("select count(*) from postern.postern_tombstone where tombstone_key like '%ann%'"))
                .isZero();

        // As after a new UIDVALIDITY, or a database put back: nobody remembers but the tombstones.
        sql.execute("delete from postern.postern_delivery");
        sql.execute("delete from postern.postern_mail");
        sql.execute("delete from postern.postern_cursor");
        ingest(ann, bob);
        assertThat(
                        count(
                                "select count(*) from postern.postern_delivery where outcome = 'skipped' and reason = 'TOMBSTONE'"))
                .isEqualTo(1);
        assertThat(live("email")).isEqualTo(1);
        assertThat(files("upload")).isZero();
        assertThat(files("archive")).isEqualTo(1);

        Path later = Files.writeString(
                folder.resolve("later.eml"),
                "Received: from a by b; Mon, 2 Mar 2099 10:00:00 +0000\r\nFrom: Ann <ann@new.example>\r\nTo: sales@example.com\r\n"
                        + "Subject: here again\r\nMessage-ID: <later@new.example>\r\n\r\nHello again\r\n");
        Files.setLastModifiedTime(
                later,
                java.nio.file.attribute.FileTime.from(java.time.Instant.now().plusSeconds(60)));
        ingest(later);
        assertThat(live("email")).as("she may write again").isEqualTo(2);
    }

    @Test
    void whatIsErasedIsInTheLibraryOnlyWhereOthersSentItToo() throws IOException {
        Path yaml = folder.resolve("postern.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml) + "attachments: {library: \"" + folder.resolve("library/{sender}") + "\"}\n");
        String files = """
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                The files
                --b
                Content-Type: text/csv; name=NAME.csv
                Content-Disposition: attachment; filename=NAME.csv

                c;d
                --b--
                """;
        ingest(
                ann,
                mail("cid", "Ann <ann@new.example>", files.replace("NAME", "cid")),
                mail("dan", "Dan <dan@other.example>", files.replace("NAME", "dan")));
        Path library = folder.resolve("library");
        assertThat(run("erase", "--address", "ann@new.example"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out())
                .contains("\n  from the library: " + library.resolve("ann@new.example/a.csv"))
                .contains("\n  stays in the library: " + library.resolve("ann@new.example/cid.csv")
                        + ": mails of others brought the same file");
        assertThat(library.resolve("ann@new.example/a.csv")).doesNotExist();
        assertThat(library.resolve("ann@new.example/cid.csv")).exists();
    }

    @Test
    void filesOfAMailThatIsNotStoredLeaveTheLibrary() throws IOException {
        Path yaml = folder.resolve("postern.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml).replace("teams: [Sales]}", "teams: [Sales], unknown-sender: ignore}")
                        + "attachments: {library: \"" + folder.resolve("library/{sender}") + "\"}\n");
        ingest(ann);
        assertThat(live("email")).isZero();
        assertThat(folder.resolve("library/.sha256")).as("it was put there").exists();
        assertThat(folder.resolve("library/ann@new.example")).doesNotExist();
    }

    @Test
    void whatErasesNeedsItsKeyForEver() throws IOException {
        ingest(ann);
        run("erase", "--address", "ann@new.example");
        Path yaml = folder.resolve("postern.yaml");
        Files.writeString(yaml, Files.readString(yaml).replaceAll("privacy:.*\n", ""));
        assertThat(run("ingest", ann.toString())).isEqualTo(78);
        assertThat(terminal.err()).contains("privacy.erasure-key: is missing, though mails were erased under one");
        assertThat(run("erase", "--address", "ann@new.example")).isEqualTo(1);
    }

    @Test
    void everythingThatIsKeptOfAnAddressIsTold() throws IOException {
        ingest(ann, bob);
        assertThat(run(
                        "export",
                        "--address",
                        "ann@new.example",
                        "--raw",
                        folder.resolve("raw").toString()))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.outLines().get(0))
                .contains("\"role\":\"sent\"")
                .contains("\"subject\":\"pump of ann\"")
                .contains("it is broken")
                .contains("\"attachments\":[\"a.csv\"]")
                .contains("\"outcome\":\"filed\"");
        assertThat(terminal.out()).contains("\"record\":\"Lead ").doesNotContain("bob");
        try (Stream<Path> raw = Files.list(folder.resolve("raw"))) {
            assertThat(raw.toList())
                    .singleElement()
                    .satisfies(file -> assertThat(file).hasSameBinaryContentAs(ann));
        }
    }

    @Test
    void whichMailsAreToBeFiledAnewMustBeSaid() {
        assertThat(run("reprocess")).isEqualTo(2);
        assertThat(run("reprocess", "--until", "1d")).isEqualTo(2);
        assertThat(run("reprocess", "--id", "1", "--mode", "guess")).isEqualTo(2);
    }

    /** @return id of the run */
    private String ingest(Path... files) {
        String[] command = Stream.concat(Stream.of("ingest"), Stream.of(files).map(Path::toString))
                .toArray(String[]::new);
        assertThat(run(command)).as(terminal.err()).isZero();
        Matcher run = Pattern.compile("; run (\\S+)").matcher(terminal.err());
        assertThat(run.find()).as(terminal.err()).isTrue();
        return run.group(1);
    }

    private int run(String... command) {
        return terminal.run(Stream.concat(Stream.of("--config", folder.toString()), Stream.of(command))
                .toArray(String[]::new));
    }

    private long live(String table) {
        return count("select count(*) from `" + table + "` where deleted = false");
    }

    private long cases() {
        return live("case");
    }

    private long files(String name) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve(name))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    private long count(String query) {
        Long count = sql.queryForObject(query, Long.class);
        return count == null ? 0 : count;
    }
}
