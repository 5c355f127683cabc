package org.postern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.servers.ConfigFolder;
import org.postern.servers.DovecotServer;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PosternProcess;
import org.postern.servers.SampleCrm;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

/** The daemon with no mailbox in its files: server, password, folders, teams, owners and filters are what people keep in EspoCRM. */
class AccountsInCrmIT {
    private static final String CRYPT_KEY = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    @TempDir
    private Path folder;

    private final MariaDbServer.Fresh crm = SampleCrm.fresh(true);
    private final JdbcTemplate sql = crm.sql();

    @Test
    void accountsPasswordsAndFiltersOfTheCrmAreRun() throws Exception {
        try (DovecotServer mail = DovecotServer.start()) {
            groupAccount(mail);
            personalAccount(mail);
            filter("f-skip", "Skip", "noise@*", null);
            filter("f-move", "Move to Group Folder", "billing@*", "folder-accounting");
            deliver(mail, "helpdesk", "INBOX", "john@acme.example", "Pump broken");
            deliver(mail, "helpdesk", "Queue", "billing@acme.example", "Invoice");
            deliver(mail, "helpdesk", "INBOX", "noise@acme.example", "Noise");
            deliver(mail, "anna", "INBOX", "eva@acme.example", "For Anna alone");

            try (PosternProcess daemon = PosternProcess.run(config(mail), folder)) {
                await().atMost(Duration.ofSeconds(60))
                        .pollInterval(Duration.ofMillis(100))
                        .until(() -> done() == 4);
                assertThat(daemon.output()).contains("2 mailboxes").doesNotContain(DovecotServer.PASSWORD, CRYPT_KEY);
                daemon.terminate();
            }
        }

        assertThat(stored("Noise")).isEmpty();
        assertThat(stored("Pump broken"))
                .containsExactly(Map.of("folder", "", "team", "team-support", "account", "group"));
        assertThat(stored("Invoice"))
                .containsExactly(Map.of("folder", "folder-accounting", "team", "team-support", "account", "group"));
        assertThat(stored("For Anna alone")).containsExactly(Map.of("folder", "", "team", "", "account", "personal"));
        assertThat(sql.queryForList(
                        "select u.user_id from email_user u join email e on e.id = u.email_id where e.name = 'For Anna alone'",
                        String.class))
                .containsExactly("user-anna");
        assertThat(sql.queryForList(
                        "select concat(mailbox, ' ', outcome, ' ', coalesce(reason, '')) from " + crm.name()
                                + "_postern.postern_delivery where outcome = 'skipped'",
                        String.class))
                .containsExactly("Help-desk skipped FILTER:crm-f-skip");
    }

    private List<Map<String, Object>> stored(String subject) {
        return sql.queryForList(
                "select coalesce(e.group_folder_id, '') as folder, coalesce(t.team_id, '') as team, case when g.email_id is not null then 'group' when p.email_id is not null then 'personal' else '' end as account"
                        + " from email e left join entity_team t on t.entity_id = e.id and t.entity_type = 'Email'"
                        + " left join email_inbound_email g on g.email_id = e.id left join email_email_account p on p.email_id = e.id where e.name = ?",
                subject);
    }

    private long done() {
        try {
            Long done =
                    sql.queryForObject("select count(*) from " + crm.name() + "_postern.postern_delivery", Long.class);
            return done == null ? -1 : done;
        } catch (DataAccessException e) {
            return -1; // its tables are not there yet
        }
    }

    private void groupAccount(DovecotServer mail) throws Exception {
        sql.update(
                "insert into inbound_email (id, name, email_address, status, host, port, security, username, password, monitored_folders, fetch_since, team_id)"
                        + " values ('g1', 'Help desk', 'helpdesk@example.com', 'Active', ?, ?, null, 'helpdesk', ?, '[\"INBOX\",\"Queue\"]', '2020-01-01', 'team-support')",
                mail.host(),
                mail.imapPort(),
                encrypted());
    }

    private void personalAccount(DovecotServer mail) throws Exception {
        sql.update(
                "insert into email_account (id, name, email_address, status, host, port, security, username, password, monitored_folders, fetch_since, assigned_user_id)"
                        + " values ('p1', 'Anna', 'anna@example.com', 'Active', ?, ?, null, 'anna', ?, '[\"INBOX\"]', '2020-01-01', 'user-anna')",
                mail.host(),
                mail.imapPort(),
                encrypted());
    }

    private void filter(String id, String action, String from, String into) {
        sql.update(
                "insert into email_filter (id, name, action, parent_type, parent_id, is_global, `from`, group_email_folder_id) values (?, ?, ?, 'InboundEmail', 'g1', 0, ?, ?)",
                id,
                id,
                action,
                from,
                into);
    }

    /** As EspoCRM's own Crypt does. */
    private static String encrypted() throws Exception {
        byte[] vector = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(
                        MessageDigest.getInstance("SHA-256").digest(CRYPT_KEY.getBytes(StandardCharsets.UTF_8)), "AES"),
                new IvParameterSpec(vector));
        byte[] text = cipher.doFinal(DovecotServer.PASSWORD.getBytes(StandardCharsets.UTF_8));
        byte[] all = java.util.Arrays.copyOf(text, text.length + vector.length);
        System.arraycopy(vector, 0, all, text.length, vector.length);
        return Base64.getEncoder().encodeToString(all);
    }

    private Path config(DovecotServer mail) throws Exception {
        Path written = ConfigFolder.write(folder, mail, crm, List.of(), "");
        Path key = Files.writeString(folder.resolve("crypt"), CRYPT_KEY);
        key.toFile().setReadable(false, false);
        key.toFile().setReadable(true, true);
        Path yaml = written.resolve("postern.yaml");
        Files.writeString(
                yaml,
                Files.readString(yaml)
                        .replace(
                                "crm: {kind: espocrm,",
                                "crm: {kind: espocrm, use-accounts: true, crypt-key: \"${file:crypt}\",")
                        .replace("mailboxes:\n", ""));
        return written;
    }

    private static void deliver(DovecotServer mail, String user, String into, String from, String subject) {
        String text = "From: <" + from + ">\r\nTo: " + user + "@example.com\r\nSubject: " + subject
                + "\r\nMessage-ID: <" + subject.replace(' ', '-')
                + "@x.example>\r\nDate: Mon, 2 Mar 2026 10:00:00 +0000\r\n\r\nHello\r\n";
        mail.deliver(user, into, text.getBytes(StandardCharsets.US_ASCII), java.time.Instant.now());
    }
}
