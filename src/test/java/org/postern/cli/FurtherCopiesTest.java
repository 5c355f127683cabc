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
                """.replace("<ID@", "<" + id + "@").replace(
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
        assertThat(terminal.unfolded())
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
    void whoeverACopyShowedTheMailToDoesNotSeeItAfterItsRunWasTakenBack() throws IOException {
        rules(RULES.replace(", assign: {queue: sales}", ""));
        follow("Account", "account-wisla", "user-cyril");
        Path jan = mail("jan", "Jan <jan@wisla.example>");
        ingest("billing", jan);
        List<String> before = seenBy();
        String copy = ingest("legal", jan);
        assertThat(seenBy()).contains("email_user user-dana", "entity_team team-support", "assigned user-dana");
        assertThat(
                        strings(
                                "select user_id from notification where deleted = false and type in ('EmailReceived', 'Assign')"))
                .contains("user-dana");

        assertThat(run("undo", "--batch", copy)).as(terminal.err()).isZero();
        assertThat(seenBy()).isEqualTo(before);
        assertThat(live("case") + live("task")).isZero();
        assertThat(
                        strings(
                                "select user_id from notification where deleted = false and type in ('EmailReceived', 'Assign')"))
                .doesNotContain("user-dana");

        ingest("legal", jan);
        assertThat(seenBy()).contains("email_user user-dana", "entity_team team-support", "assigned user-dana");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            has read it          | update email_user set is_read = true where user_id = 'user-dana'          | email_user user-dana
            has assigned it      | update email set assigned_user_id = 'user-dana', modified_by_id = 'user-boris' | assigned user-dana
            was given it         | update email set assigned_user_id = 'user-cyril'                         | assigned user-cyril
            """)
    void whatSomebodyHasDoneWithACopyStays(String what, String work, String stays) throws IOException {
        rules(RULES.replace(", assign: {queue: sales}", ""));
        Path jan = mail("jan", "Jan <jan@wisla.example>");
        ingest("billing", jan);
        String copy = ingest("legal", jan);
        sql.update(work);
        assertThat(run("undo", "--batch", copy)).as(terminal.err()).isZero();
        assertThat(seenBy()).contains(stays).doesNotContain("entity_team team-support");
    }

    @Test
    void aRuleThatOnlyFollowsIsTakenBackToo() throws IOException {
        rules("""
                rules:
                  - {name: legal-eye, when: {mailbox: legal}, follow: [dana, boris], task: true, per-mailbox: true}
                  - {name: billing-mail, assign: {user: anna}}
                """);
        Path john = mail("john", "John <john@acme.example>");
        ingest("billing", john);
        String copy = ingest("legal", john);
        assertThat(followers()).containsExactly("user-boris", "user-dana");
        assertThat(live("task")).isEqualTo(1);
        sql.update(
                "insert into note (id, type, parent_type, parent_id, created_by_id) values ('n1', 'Post', 'Account', 'account-acme', 'user-boris')");

        assertThat(run("undo", "--batch", copy)).as(terminal.err()).isZero();
        assertThat(followers()).as("who has written there follows on").containsExactly("user-boris");
        assertThat(live("task")).isZero();
    }

    @Test
    void aMailThatIsTakenBackLeavesNoFollowersAndNothingAnswered() throws IOException {
        rules("rules: [{name: eye, follow: [dana]}]\n");
        Path john = mail("john", "John <john@acme.example>");
        String first = ingest("billing", john);
        assertThat(followers()).containsExactly("user-dana");
        Path reply = folder.resolve("reply.eml");
        Files.writeString(
                reply,
                Files.readString(john)
                        .replace("Message-ID: <", "In-Reply-To: <john@new.example>\nMessage-ID: <re-")
                        .replace("Subject: ", "Subject: Re: "));
        String second = ingest("billing", reply);
        assertThat(strings("select message_id from email where is_replied = true"))
                .hasSize(1);

        assertThat(run("undo", "--batch", second)).as(terminal.err()).isZero();
        assertThat(strings("select message_id from email where is_replied = true"))
                .isEmpty();
        assertThat(run("undo", "--batch", first)).as(terminal.err()).isZero();
        assertThat(followers()).isEmpty();
    }

    private void follow(String type, String id, String user) {
        sql.update(
                "insert into stream_subscription (entity_type, entity_id, user_id) values (?, ?, ?)", type, id, user);
    }

    private List<String> followers() {
        return strings(
                "select user_id from stream_subscription where deleted = false and entity_type = 'Account' order by user_id");
    }

    /** Who sees the mail, and who answers for it. */
    private List<String> seenBy() {
        List<String> seen = new ArrayList<>();
        strings("select user_id from email_user where deleted = false order by user_id")
                .forEach(user -> seen.add("email_user " + user));
        strings("select team_id from entity_team where deleted = false and entity_type = 'Email' order by team_id")
                .forEach(team -> seen.add("entity_team " + team));
        strings("select user_id from entity_user where deleted = false order by user_id")
                .forEach(user -> seen.add("entity_user " + user));
        strings(
                        "select u.user_id from note_user u join note n on n.id = u.note_id and n.deleted = false where u.deleted = false order by u.user_id")
                .forEach(user -> seen.add("note_user " + user));
        strings("select coalesce(assigned_user_id, 'nobody') from email where deleted = false")
                .forEach(user -> seen.add("assigned " + user));
        strings("select coalesce(parent_id, 'nothing') from email where deleted = false")
                .forEach(parent -> seen.add("parent " + parent));
        return seen;
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
