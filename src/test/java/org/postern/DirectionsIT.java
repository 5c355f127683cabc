package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Which way mail went and who sees it: the daemon between a real Dovecot and a real MariaDB. Anna's mailbox is private, sales@ and info@ are shared by the team
 * Sales; log@ is where our people send copies of what they write.
 */
class DirectionsIT {
    private static final Instant NOW = Instant.now();

    @TempDir
    private static Path folder;

    private static final MariaDbServer.Fresh CRM = SampleCrm.fresh();
    private static final JdbcTemplate SQL = CRM.sql();
    private static DovecotServer mail;
    private static int delivered;

    @BeforeAll
    static void runOnce() throws Exception {
        new EspoSamples(SQL).groupFolder("Projects", "team-sales");
        new EspoSamples(SQL).groupFolder("Done", "team-sales");
        mail = DovecotServer.start();
        deliverConversation(false);
        deliverOfDropbox();
        deliverAmongOurselves();
        deliverCopies();
        deliverContracts();
        for (String what : List.of("moved", "stays", "moved by hand", "deleted")) {
            deliver(
                    "projects",
                    "Running",
                    "Jan <jan@wisla.example>",
                    "projects@example.com",
                    "Project " + what,
                    what.replace(' ', '-'),
                    "");
        }
        deliver("sales", "Junk", "Eva <eva@acme.example>", "sales@example.com", "Taken for spam", "junk-1", "");
        deliver("sales", "Junk", "Spam <spam@evil.example>", "sales@example.com", "You won", "junk-2", "");
        delivered -= 2; // nobody reads them
        try (PosternProcess daemon = PosternProcess.run(config(), folder)) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> done() == delivered);
            deliverConversation(true);
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> done() == delivered);
            moveAndDeleteOnTheServer();
            daemon.terminate();
        }
    }

    @AfterAll
    static void stop() {
        mail.close();
    }

    private static Path config() throws IOException {
        Path written = ConfigFolder.write(folder, mail, CRM, List.of("info"), "");
        Path yaml = written.resolve("postern.yaml");
        StringBuilder more = new StringBuilder(Files.readString(yaml)
                .replace(
                        "staff: {domains: [example.com]}", "staff: {domains: [example.com], internal: store-private}"));
        more.append(box("sales", "visibility: shared, teams: [Sales]", "[INBOX, {name: Sent, direction: out}]"));
        more.append(box("anna", "visibility: private, owner: anna", "[INBOX, {name: Sent, direction: out}]"));
        more.append(box(
                "projects",
                "visibility: shared, teams: [Sales]",
                "[INBOX, {name: Running, crm-folder: Projects}, {name: Finished, crm-folder: Done}]"));
        more.append(box("legal", "visibility: shared, teams: [Support]", "[INBOX]"));
        more.append(box("log", "visibility: shared, teams: [Support]", "[INBOX]"));
        Files.writeString(yaml, more);
        Files.writeString(written.resolve("rules.yaml"), """
                rules:
                  - {name: legal-case, when: {mailbox: legal}, assign: {user: dana, always: true}, create: case, per-mailbox: true}
                  - {name: contract, when: {subject: "Contract*"}, assign: {user: boris}}
                  - {name: default, assign: {user: boris}, create: case}
                """);
        return written;
    }

    private static String box(String name, String more, String folders) {
        return "  - {name: %1$s, address: %1$s@example.com, host: %2$s, port: %3$d, tls: none, user: %1$s, password: \"${file:mail}\", folders: %4$s, %5$s}%n"
                .formatted(name, mail.host(), mail.imapPort(), folders, more);
    }

    private static long done() {
        try {
            return count("select count(*) from " + CRM.name() + "_postern.postern_delivery");
        } catch (org.springframework.dao.DataAccessException e) {
            return -1; // its tables are not there yet
        }
    }

    /**
     * John and Anna write ten mails to each other; her side lies in the folder of sent mail, and is read after his. Each names only the one it answers.
     *
     * @param ours her side
     */
    private static void deliverConversation(boolean ours) {
        for (int i = ours ? 1 : 0; i < 10; i += 2) {
            deliver(
                    "sales",
                    ours ? "Sent Items" : "INBOX",
                    ours ? "Anna <anna@example.com>" : "John <john@acme.example>",
                    ours ? "john@acme.example" : "sales@example.com",
                    "Pump " + i,
                    "talk-" + i,
                    i == 0 ? "" : "In-Reply-To: <talk-" + (i - 1) + "@x.example>\r\n");
        }
    }

    @Test
    void aConversationIsOneThreadAndEachMailWentTheWayItWent() {
        assertThat(count("select count(*) from `case` where name like 'Pump%'")).isEqualTo(1);
        String id = one("select id from `case` where name like 'Pump%'");
        assertThat(count("select count(*) from email where name like 'Pump%' and parent_id = ?", id))
                .isEqualTo(10);
        assertThat(SQL.queryForList(
                        "select name from email where name like 'Pump%' and sent_by_id = 'user-anna' order by name",
                        String.class))
                .containsExactly("Pump 1", "Pump 3", "Pump 5", "Pump 7", "Pump 9");
        assertThat(SQL.queryForList(
                        "select m.name from email m join email p on p.id = m.replied_id where m.name like 'Pump%' and"
                                + " right(p.name, 1) = right(m.name, 1) - 1 order by 1",
                        String.class))
                .as("each is an answer to the one before it, whichever was read first")
                .hasSize(9);
        assertThat(count("select count(*) from email where name like 'Pump%' and is_replied = 1"))
                .isEqualTo(9);
    }

    @Test
    void whatWeSendIsAuthoredByWhoSentItAndCreatesNothing() {
        assertThat(
                        SQL.queryForList(
                                "select name, sent_by_id, parent_type, parent_id from email where name like 'Logged%' order by name"))
                .extracting(row -> row.values().toString())
                .containsExactly(
                        "[Logged to a client, user-cyril, Contact, contact-solo]",
                        "[Logged to a stranger, user-cyril, null, null]");
        assertThat(count("select count(*) from `lead` where last_name like '%Nora%' or first_name like '%Nora%'"))
                .isZero();
        assertThat(count("select count(*) from `case` where name like 'Logged%'"))
                .isZero();
        assertThat(reasons("log")).containsExactly("filed of nothing", "filed of nothing");
        assertThat(teams("Logged to a client")).containsExactly("team-support");
    }

    private static void deliverOfDropbox() {
        deliver("log", "INBOX", "Cyril <cyril@example.com>", "sam@solo.example", "Logged to a client", "logged-1", "");
        deliver(
                "log",
                "INBOX",
                "Cyril <cyril@example.com>",
                "Nora <nora@new.example>",
                "Logged to a stranger",
                "logged-2",
                "Cc: log@example.com\r\n");
    }

    private static void deliverAmongOurselves() {
        deliver("sales", "INBOX", "Boris <boris@example.com>", "sales@example.com", "Lunch", "internal-1", "");
        deliver("anna", "INBOX", "Boris <boris@example.com>", "anna@example.com", "Secret plan", "internal-2", "");
    }

    @Test
    void mailAmongOurselvesIsSeenByThoseInItAloneWhateverTheMailbox() {
        assertThat(teams("Lunch")).isEmpty();
        assertThat(users("Lunch")).containsExactly("user-boris");
        assertThat(reasons("sales")).contains("filed INTERNAL").hasSize(11);
        assertThat(reasons("anna")).contains("filed INTERNAL").hasSize(3);
        assertThat(teams("Secret plan")).isEmpty();
        assertThat(users("Secret plan")).containsExactly("user-anna", "user-boris");
    }

    private static void deliverCopies() {
        for (String to : List.of("anna", "info")) {
            deliver(
                    to,
                    "INBOX",
                    "Olga <olga@volga.example>",
                    "anna@example.com, info@example.com",
                    "To both",
                    "both",
                    "");
        }
        deliver("anna", "INBOX", "Petr <petr@alone.example>", "anna@example.com", "To her alone", "private", "");
    }

    @Test
    void oneMailInTwoMailboxesIsOneRecordSeenByAllWhoGotIt() {
        assertThat(count("select count(*) from email where name = 'To both'")).isEqualTo(1);
        assertThat(teams("To both")).containsExactly("team-sales");
        assertThat(users("To both")).containsExactly("user-anna", "user-boris", "user-cyril");
    }

    private static void deliverContracts() {
        for (int n = 0; n < 4; n++) {
            for (String to : List.of("info", "legal")) {
                deliver(
                        to,
                        "INBOX",
                        "Cora " + n + " <cora@contract" + n + ".example>",
                        "info@example.com, legal@example.com",
                        "Contract " + n,
                        "contract-" + n,
                        "");
            }
        }
    }

    @Test
    void aRuleOfTheOtherMailboxMakesItsCaseWhicheverCopyWasFirst() {
        assertThat(SQL.queryForList(
                        "select concat(c.name, ' of ', l.first_name, ' for ', c.assigned_user_id) from email e join `case` c on"
                                + " e.parent_type = 'Case' and c.id = e.parent_id join `lead` l on l.id = c.lead_id where e.name like 'Contract%' order by 1",
                        String.class))
                .containsExactly(
                        "Contract 0 of Cora for user-dana",
                        "Contract 1 of Cora for user-dana",
                        "Contract 2 of Cora for user-dana",
                        "Contract 3 of Cora for user-dana");
        assertThat(count("select count(*) from `case` where name like 'Contract%'"))
                .isEqualTo(4);
        assertThat(count("select count(*) from `lead` where first_name = 'Cora'"))
                .isEqualTo(4);
        assertThat(users("Contract 0")).containsExactly("user-anna", "user-boris", "user-cyril", "user-dana");
        assertThat(count("select count(*) from " + CRM.name()
                        + "_postern.postern_delivery where mailbox = 'legal' and rule = 'legal-case'"))
                .isEqualTo(4);
    }

    @Test
    void ofAMailInAPrivateMailboxNobodyElseGetsToSeeMoreThanThatItIsThere() {
        assertThat(teams("To her alone")).isEmpty();
        assertThat(users("To her alone")).containsExactly("user-anna");
        assertThat(SQL.queryForMap(
                        "select c.assigned_user_id, c.description, e.assigned_user_id as reads_it from `case` c join email e"
                                + " on e.parent_id = c.id where c.name = 'To her alone' and e.name = c.name"))
                .containsEntry("assigned_user_id", "user-boris")
                .containsEntry("description", null)
                .containsEntry("reads_it", null);
        assertThat(
                        count(
                                "select count(*) from entity_user u join email e on e.id = u.entity_id where e.name = 'To her alone' and u.user_id <> 'user-anna'"))
                .isZero();
        assertThat(count("select count(*) from note where post like '%To her alone%'"))
                .isZero();
    }

    private static void moveAndDeleteOnTheServer() throws Exception {
        SQL.update("update email set group_folder_id = 'folder-accounting' where name = 'Project moved by hand'");
        try (Store store = Session.getInstance(new Properties()).getStore("imap")) {
            store.connect(mail.host(), mail.imapPort(), "projects", DovecotServer.PASSWORD);
            IMAPFolder running = (IMAPFolder) store.getFolder("Running");
            Folder finished = store.getFolder("Finished");
            finished.create(Folder.HOLDS_MESSAGES);
            running.open(Folder.READ_WRITE);
            for (Message message : running.getMessages()) {
                if (message.getSubject().startsWith("Project moved")) {
                    running.moveMessages(new Message[] {message}, finished);
                } else if (message.getSubject().endsWith("deleted")) {
                    message.setFlag(Flags.Flag.DELETED, true);
                }
            }
            running.close(true);
        }
        delivered += 2;
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> done() == delivered);
    }

    @Test
    void whatIsMovedOnTheServerMovesInTheCrmAndWhatIsDeletedThereStays() {
        assertThat(SQL.queryForList(
                        "select concat(name, ': ', group_folder_id) from email where name like 'Project%' and deleted = 0 order by name",
                        String.class))
                .containsExactly(
                        "Project deleted: folder-projects",
                        "Project moved: folder-done",
                        "Project moved by hand: folder-accounting",
                        "Project stays: folder-projects");
        assertThat(mail.count("projects", "Running")).isEqualTo(1);
        assertThat(mail.count("projects", "Finished")).isEqualTo(2);
    }

    @Test
    void foldersAreListedSuggestedAndClientsAreFoundInTheJunk() {
        assertThat(command("folders", "list", "sales"))
                .containsPattern("(?m)^INBOX +6  \\S+ +read$")
                .containsPattern("(?m)^Sent Items +sent +5  \\S+ +read as sent mail$")
                .containsPattern("(?m)^Junk +junk +2  \\S+$");
        assertThat(command("folders", "list", "sales", "--suggest"))
                .contains("folders: [INBOX, {name: Sent Items, direction: out}]");
        assertThat(command("folders", "junk", "sales", "--days", "2"))
                .contains("eva@acme.example (contact contact-eva)  Taken for spam")
                .doesNotContain("You won");
        assertThat(command("status"))
                .containsPattern(
                        "(?m)^sales +unknown +\\d+ [sm] ago +- +\\d+ [sm] ago +-\\R  mails of 24 h: \\d+ filed");
    }

    private static String command(String... words) {
        PosternProcess process = PosternProcess.start(folder, folder, List.of(words), java.util.Map.of());
        assertThat(process.waitFor(Duration.ofSeconds(60))).as(process::output).isZero();
        return process.output();
    }

    private static List<String> teams(String subject) {
        return SQL.queryForList(
                "select t.team_id from entity_team t join email e on e.id = t.entity_id where e.name = ? and t.deleted = 0 order by 1",
                String.class,
                subject);
    }

    private static List<String> users(String subject) {
        return SQL.queryForList(
                "select u.user_id from email_user u join email e on e.id = u.email_id where e.name = ? and u.deleted = 0 order by 1",
                String.class,
                subject);
    }

    private static List<String> reasons(String mailbox) {
        return SQL.queryForList(
                "select concat(outcome, ' ', coalesce(reason, 'of nothing')) from " + CRM.name()
                        + "_postern.postern_delivery where mailbox = ? order by id",
                String.class,
                mailbox);
    }

    private static String one(String query) {
        return SQL.queryForObject(query, String.class);
    }

    private static long count(String query, Object... values) {
        return Objects.requireNonNull(SQL.queryForObject(query, Long.class, values));
    }

    private static void deliver(
            String user, String to, String from, String recipients, String subject, String id, String more) {
        String raw = "Message-ID: <" + id + "@x.example>\r\nFrom: " + from + "\r\nTo: " + recipients + "\r\nSubject: "
                + subject + "\r\n" + more + "\r\nThis is what it says: " + subject + ".\r\n";
        mail.deliver(user, to, raw.getBytes(StandardCharsets.UTF_8), NOW.plusSeconds(delivered));
        delivered++;
    }
}
