package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.suitecrm.SuiteSamples;
import org.postern.crm.suitecrm.SuiteTables;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The delivered daemon between Dovecot and the tables of a SuiteCRM, as a user who has the least rights that it prints. */
class SuiteCrmIT {
    private static final String USER = "postern_daemon";

    @TempDir
    private Path folder;

    private final MariaDbServer server = MariaDbServer.get();
    private final DovecotServer mail = DovecotServer.start();
    private JdbcTemplate sql = new JdbcTemplate();

    @AfterEach
    void stopTheServer() {
        mail.close();
    }

    @Test
    void mailComesIntoSuiteCrm() throws Exception {
        // Not of the server's test_… databases: there everybody may do everything.
        server.run("CREATE DATABASE suite_daemon CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
        sql = new JdbcTemplate(new SingleConnectionDataSource(
                server.url("suite_daemon"), MariaDbServer.USER, MariaDbServer.PASSWORD, true));
        SuiteTables.create(sql.getDataSource());
        new SuiteSamples(sql).seed();
        Path config = config();
        server.run("CREATE USER '" + USER + "'@'%' IDENTIFIED BY '" + MariaDbServer.PASSWORD + "'");
        grant(command(config, 0, "grants"));
        sql.update("update inbound_email set status = 'Active', server_url = ?, email_user = 'support'", mail.host());
        assertThat(command(config, 0, "check", "--connect"))
                .contains("SuiteCRM 7.14 or newer")
                .contains("SuiteCRM fetches this mailbox as well, by its inbound account 'Support'");
        sql.update("update inbound_email set status = 'Inactive'");

        deliver("support", "Nora New <nora@new.example>", "new1", "The printer smokes", "Please help.", "");
        deliver("support", "John Smith <john@acme.example>", "old1", "Re: [CASE:101] Old pump", "Still broken.", "");
        deliver("sales", "Sam Solo <sam@solo.example>", "price1", "A price", "What is the price of ten?", "");
        deliver("sales", "Ad <ad@mass.example>", "ad1", "Buy now", "Cheap!", "Precedence: bulk\r\n");
        try (PosternProcess daemon = PosternProcess.run(config, folder)) {
            daemon.awaitReady();
            assertThat(daemon.output()).contains("CRM suitecrm");
            awaitMails(4);
            // Same thread, without its macro.
            deliver(
                    "support",
                    "Nora New <nora@new.example>",
                    "new2",
                    "Re: The printer smokes",
                    "It burns now.",
                    "In-Reply-To: <new1@mail.example>\r\n");
            awaitMails(5);
            assertThat(daemon.terminate()).isIn(0, 143);
        }

        String nora = one("select id from leads where last_name = 'New' and deleted = 0");
        String printer = one("select id from cases where name = 'The printer smokes'");
        String number = one("select case_number from cases where id = '" + printer + "'");
        assertThat(strings("select name from emails where parent_id = '" + printer + "' order by date_entered, name"))
                .containsExactlyInAnyOrder("[CASE:" + number + "] The printer smokes", "Re: The printer smokes");
        assertThat(strings("select e.name from emails e join emails_beans b on b.email_id = e.id where b.bean_id = '"
                        + nora + "'"))
                .hasSize(2);
        assertThat(strings("select name from aop_case_updates where case_id = '" + printer + "'"))
                .containsExactlyInAnyOrder("The printer smokes", "Re: The printer smokes");
        assertThat(
                        strings(
                                "select name from aop_case_updates where case_id = 'case-open' and contact_id = 'contact-john'"))
                .containsExactly("Re: [CASE:101] Old pump");
        assertThat(
                        strings(
                                "select o.name from opportunities o join opportunities_contacts c on c.opportunity_id = o.id where c.contact_id = 'contact-solo'"))
                .containsExactly("A price");
        assertThat(strings("select status from emails where name = 'Buy now'")).containsExactly("read");
        assertThat(strings("select assigned_user_id from emails where name like '%printer%'"))
                .containsOnly("user-dana");
        assertThat(strings("select distinct created_by from emails")).containsExactly("user-postern");
        assertThat(strings("select uid from emails where mailbox_id = 'box-support' order by 1"))
                .containsExactly("1", "2", "3");
        assertThat(strings("select outcome from suite_daemon_postern.postern_delivery order by outcome"))
                .hasSize(5)
                .doesNotContain("quarantined");
    }

    private Path config() throws IOException {
        Path upload = Files.createDirectory(folder.resolve("upload"));
        secret("database", MariaDbServer.PASSWORD);
        secret("mail", DovecotServer.PASSWORD);
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", user: %s, password: "${file:database}", schema: suite_daemon_postern, pool: 4}
                crm: {kind: suitecrm, upload-dir: "%s", suitecrm: {user: postern}}
                staff: {domains: [example.com]}
                zone: Europe/Prague
                defaults: {protocol: imap, host: %s, port: %d, tls: none, interval: 1s, push: false, since: 2020-01-01, history: full, unknown-sender: lead, folders: [INBOX], visibility: shared, known-client-to-owner: false}
                reasons: [Advertising]
                management: {port: 0}
                mailboxes:
                  - {name: support, address: support@example.com, user: support, password: "${file:mail}", teams: [Support]}
                  - {name: sales, address: sales@example.com, user: sales, password: "${file:mail}", teams: [Sales]}
                """.formatted(
                        server.url("suite_daemon"), USER, upload, mail.host(), mail.imapPort()));
        Files.writeString(folder.resolve("rules.yaml"), """
                rules:
                  - {name: adverts, when: {kind: [bulk, list]}, reject: Advertising}
                  - {name: price, when: {keywords: price}, assign: {user: boris}, create: opportunity}
                  - {name: default, assign: {user: dana}, create: case}
                """);
        return folder;
    }

    private void secret(String name, String value) throws IOException {
        Path file = Files.writeString(folder.resolve(name), value);
        file.toFile().setReadable(false, false);
        file.toFile().setReadable(true, true);
    }

    private String command(Path config, int exitCode, String... line) throws Exception {
        Path log = folder.resolve("postern.log");
        long from = Files.exists(log) ? Files.size(log) : 0;
        try (PosternProcess process = PosternProcess.start(config, folder, List.of(line), Map.of())) {
            int ended = process.waitFor(Duration.ofSeconds(60));
            byte[] all = Files.readAllBytes(log);
            String printed = new String(all, (int) from, all.length - (int) from, StandardCharsets.UTF_8);
            assertThat(ended).as(printed).isEqualTo(exitCode);
            return printed;
        }
    }

    /** As the mariadb client does it. */
    private void grant(String printed) {
        printed.lines()
                .filter(line -> line.endsWith(";"))
                .forEach(line -> sql.execute(line.substring(0, line.length() - 1)));
    }

    private void deliver(String box, String from, String id, String subject, String text, String more) {
        mail.deliver(
                box,
                "From: " + from + "\r\nTo: " + box + "@example.com\r\nSubject: " + subject + "\r\nMessage-ID: <" + id
                        + "@mail.example>\r\n" + more + "\r\n" + text + "\r\n");
    }

    private void awaitMails(int wanted) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .until(() ->
                        sql.queryForObject("select count(*) from suite_daemon_postern.postern_delivery", Integer.class)
                                >= wanted);
    }

    private List<String> strings(String query) {
        return sql.queryForList(query, String.class);
    }

    private String one(String query) {
        assertThat(strings(query)).hasSize(1);
        return strings(query).get(0);
    }
}
