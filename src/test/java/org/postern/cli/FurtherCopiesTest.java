package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One mail in two mailboxes, the rule of one of which is {@code per-mailbox}: what it does, once, in whatever order the copies come; and how it is taken back. */
class FurtherCopiesTest {
    private static final String URL =
            "jdbc:h2:mem:copies;MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";
    private static final String RULES = """
            queues:
              sales: {members: [anna, boris]}
            rules:
              - {name: legal-case, when: {mailbox: legal}, assign: {user: dana, always: true}, create: case, task: true, follow: [boris], per-mailbox: true}
              - {name: billing-mail, when: {mailbox: billing}, assign: {queue: sales}}
            """;

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private Connection keepsItAlive;
    private JdbcTemplate sql;
    private Path ann;

    @BeforeEach
    void makeTheCrm() throws Exception {
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
                defaults: {host: 127.0.0.1, port: 1, tls: none}
                mailboxes:
                  - {name: billing, address: billing@example.com, user: billing, password: "${env:MAIL}", teams: [Sales]}
                  - {name: legal, address: legal@example.com, user: legal, password: "${env:MAIL}", teams: [Support]}
                """.formatted(URL, folder.resolve("upload")));
        rules(RULES);
        terminal.with("MAIL", "secret").with("ARCHIVE", "key of the archive");
        ann = mail("ann", "Ann <ann@new.example>");
    }

    private void rules(String rules) throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), rules);
    }

    private Path mail(String id, String from) throws IOException {
        String text = "From: " + from + "\n"
                + """
                To: billing@example.com, legal@example.com
                Subject: Contract
                Message-ID: <ID@new.example>
                Date: NOW
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=b

                --b
                Content-Type: text/plain

                Please read and pay
                --b
                Content-Type: text/csv; name=a.csv
                Content-Disposition: attachment; filename=a.csv

                a;b
                --b--
                """.replace("ID", id).replace(
                        "NOW", DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
        return Files.writeString(folder.resolve(id + ".eml"), text.replace("\n", "\r\n"));
    }

    @AfterEach
    void drop() throws SQLException {
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @ParameterizedTest
    @CsvSource({"billing, legal", "legal, billing"})
    void bothSeeTheMailAndThereIsOneLeadAndOneCase(String first, String second) throws IOException {
        ingest(first, ann);
        ingest(second, ann);
        assertThat(strings("select parent_type from email")).containsExactly("Case");
        assertThat(newLeads()).isEqualTo(1);
        assertThat(strings("select assigned_user_id from `case`")).containsExactly("user-dana");
        assertThat(strings("select l.last_name from `case` c join `lead` l on l.id = c.lead_id"))
                .containsExactly("Ann");
        assertThat(strings("select distinct user_id from email_user order by user_id"))
                .containsExactly("user-anna", "user-boris", "user-cyril", "user-dana");
        assertThat(strings("select assigned_user_id from task")).containsExactly("user-dana");
        List<String> files = strings("select coalesce(source_id, id) from attachment order by id");
        assertThat(files).as("the mail's and the case's").hasSize(2).containsOnly(files.get(0));
        try (Stream<Path> stored = Files.list(folder.resolve("upload"))) {
            assertThat(stored.map(p -> p.getFileName().toString())).containsExactly(files.get(0));
        }
        assertThat(strings("select last_user from postern.postern_queue where name = 'sales' and last_user <> ''"))
                .as("the queue gave one turn, and to the first copy only")
                .hasSize(first.equals("billing") ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource({"billing, legal", "legal, billing"})
    void nobodyIsToldOfTheMailTwice(String first, String second) {
        ingest(first, ann);
        ingest(second, ann);
        assertThat(strings("select user_id from notification n where type = 'EmailReceived' or type = 'Note' and exists"
                        + " (select 1 from note where note.id = n.related_id and note.type = 'EmailReceived')"))
                .isNotEmpty()
                .doesNotHaveDuplicates();
        assertThat(strings("select user_id from notification where type = 'Assign'"))
                .doesNotHaveDuplicates();
    }

    @Test
    void theCopysRowSaysWhichRuleItRanAndWhy() {
        ingest("billing", ann);
        ingest("legal", ann);
        assertThat(strings("select outcome || ' ' || rule || ' ' || coalesce(assignee, 'nobody')"
                        + " from postern.postern_delivery order by id"))
                .containsExactly("filed billing-mail user-anna", "duplicate legal-case user-dana");
        String copy = strings("select id from postern.postern_delivery where outcome = 'duplicate'")
                .get(0);
        assertThat(run("explain", "--id", copy)).isZero();
        assertThat(terminal.out())
                .contains("legal-case")
                .contains("its rule is run in mailbox legal too; the mail came to billing before");
    }

    @Test
    void aSecondRunAndAThirdCopyChangeNothing() throws IOException {
        ingest("billing", ann);
        ingest("legal", ann);
        List<String> before = everything();
        ingest("legal", ann);
        ingest("billing", ann);
        assertThat(everything()).isEqualTo(before);
        Path again = Files.writeString(folder.resolve("again.eml"), "X-Way: another\r\n" + Files.readString(ann));
        ingest("legal", again);
        assertThat(everything()).as("a copy in another folder of the mailbox").isEqualTo(before);
        assertThat(strings("select coalesce(rule, 'none') from postern.postern_delivery order by id"))
                .containsExactly("billing-mail", "legal-case", "none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Case", "Opportunity"})
    void whatHasARecordGetsNoSecondOne(String record) throws IOException {
        rules(RULES.replace(
                "assign: {queue: sales}",
                "assign: {queue: sales}, create: " + record.toLowerCase(java.util.Locale.ROOT)));
        ingest("billing", ann);
        String status = record.equals("Case") ? "status = 'Closed'" : "stage = 'Closed Won'";
        sql.update("update `" + record.toLowerCase(java.util.Locale.ROOT) + "` set " + status);
        ingest("legal", ann);
        assertThat(strings("select parent_type from email")).containsExactly(record);
        assertThat(strings("select 'c' from `case` union all select 'o' from opportunity"))
                .hasSize(1);
        assertThat(strings("select rule from postern.postern_delivery where outcome = 'duplicate'"))
                .containsExactly("legal-case");
    }

    @Test
    void oneRuleIsRunOnceForAMailInHoweverManyMailboxes() throws IOException {
        rules("""
                queues:
                  sales: {members: [anna, boris]}
                rules:
                  - {name: everywhere, assign: {queue: sales}, task: true, per-mailbox: true}
                """);
        ingest("billing", ann);
        ingest("legal", ann);
        assertThat(strings("select assigned_user_id from task")).containsExactly("user-anna");
        assertThat(strings("select last_user from postern.postern_queue where name = 'sales'"))
                .containsExactly("user-anna");
    }

    @Test
    void aRuleThatOnlyFollowsLooksForNobody() throws IOException {
        rules("""
                rules:
                  - {name: legal-eye, when: {mailbox: legal}, follow: [dana], per-mailbox: true}
                  - {name: billing-mail, create: case, assign: {user: anna}}
                """);
        String config = Files.readString(folder.resolve("postern.yaml"));
        Files.writeString(
                folder.resolve("postern.yaml"), config.replace("user: legal,", "user: legal, assign: {user: cyril},"));
        ingest("billing", ann);
        ingest("legal", ann);
        assertThat(strings("select user_id from stream_subscription where entity_type = 'Case' order by user_id"))
                .containsExactly("user-anna", "user-dana");
        assertThat(strings("select assigned_user_id from email union select assigned_user_id from `case`"))
                .containsExactly("user-anna");
        assertThat(strings("select coalesce(assignee, 'nobody') from postern.postern_delivery order by id"))
                .containsExactly("user-anna", "nobody");
    }

    @Test
    void onlyWhatTheCopyDidIsTakenBackWithTheRunOfTheCopy() {
        ingest("billing", ann);
        String copy = ingest("legal", ann);
        assertThat(run("undo", "--batch", copy)).as(terminal.err()).isZero();
        assertThat(
                        strings(
                                "select e.parent_type from email e join `lead` l on l.id = e.parent_id where e.deleted = false"))
                .containsExactly("Lead");
        assertThat(live("case") + live("task")).isZero();
        assertThat(newLeads()).isEqualTo(1);
        assertThat(strings("select outcome from postern.postern_delivery")).containsExactly("filed");

        ingest("legal", ann);
        assertThat(strings("select parent_type from email where deleted = false"))
                .containsExactly("Case");
        assertThat(live("case")).isEqualTo(1);
    }

    @Test
    void whatCopiesDidIsTakenBackWithTheMail() {
        String first = ingest("billing", ann);
        ingest("legal", ann);
        assertThat(run("undo", "--batch", first)).as(terminal.err()).isZero();
        assertThat(live("email") + live("case") + live("task") + newLeads()).isZero();
        assertThat(strings("select created from postern.postern_delivery")).containsExactly("[]");
    }

    @ParameterizedTest
    @CsvSource({"billing, legal", "legal, billing"})
    void filedAnewItIsAsBefore(String first, String second) {
        ingest(first, ann);
        ingest(second, ann);
        assertThat(run("reprocess", "--mode", "full", "--outcome", "filed"))
                .as(terminal.err())
                .isZero();
        assertThat(strings("select parent_type from email where deleted = false"))
                .containsExactly("Case");
        assertThat(live("case")).isEqualTo(1);
        assertThat(live("task")).isEqualTo(1);
        assertThat(newLeads()).isEqualTo(1);
        assertThat(strings("select coalesce(rule, 'none') from postern.postern_delivery"))
                .as("whichever copy is the first this time")
                .hasSize(2)
                .contains("legal-case");
    }

    private List<String> everything() {
        List<String> counts = new ArrayList<>();
        for (String table : List.of(
                "email",
                "email_user",
                "lead",
                "case",
                "task",
                "note",
                "notification",
                "attachment",
                "entity_user",
                "entity_team",
                "stream_subscription")) {
            counts.add(table + " " + strings("select count(*) from `" + table + "`"));
        }
        return counts;
    }

    private long live(String table) {
        return Long.parseLong(strings("select count(*) from `" + table + "` where deleted = false")
                .get(0));
    }

    private long newLeads() {
        return Long.parseLong(strings("select count(*) from `lead` where deleted = false and id not like 'lead-%'")
                .get(0));
    }

    private List<String> strings(String query) {
        return sql.queryForList(query, String.class);
    }

    /** @return the run */
    private String ingest(String mailbox, Path mail) {
        assertThat(run("ingest", "--mailbox", mailbox, mail.toString()))
                .as(terminal.err())
                .isZero();
        Matcher run = Pattern.compile("; run (\\S+)").matcher(terminal.err());
        assertThat(run.find()).as(terminal.err()).isTrue();
        return run.group(1);
    }

    private int run(String... args) {
        return terminal.run(Stream.concat(Stream.of("--config", folder.toString()), Stream.of(args))
                .toArray(String[]::new));
    }
}
