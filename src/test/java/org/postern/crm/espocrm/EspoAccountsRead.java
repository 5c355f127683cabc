package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.AssignTo;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.FolderConfig;
import org.postern.config.MailboxConfig.Tls;
import org.postern.config.MailboxConfig.Visibility;
import org.postern.config.RulesConfig.FilterConfig;
import org.postern.config.RulesConfig.Member;
import org.postern.config.RulesConfig.Method;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;
import org.postern.config.Since;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.springframework.jdbc.core.JdbcTemplate;

/** Accounts and filters that people keep in EspoCRM count as mailboxes and filters of ours. */
abstract class EspoAccountsRead {
    @TempDir
    Path folder;

    private EspoDesk desk;

    abstract EspoDesk open(Path folder) throws Exception;

    @BeforeEach
    void open() throws Exception {
        desk = open(folder);
        rewrite();
        desk.jdbc.update("delete from `inbound_email`");
    }

    private void rewrite() throws Exception {
        Path yaml = folder.resolve("config/postern.yaml");
        String text = Files.readString(yaml);
        Files.writeString(
                yaml,
                text.replace(
                        "crm: {kind: espocrm,",
                        "crm: {kind: espocrm, use-accounts: true, crypt-key: \"${env:SECRET}\","));
    }

    @AfterEach
    void close() {
        desk.close();
    }

    private static String encrypted(String password, String key) throws Exception {
        byte[] vector = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(
                Cipher.ENCRYPT_MODE,
                new SecretKeySpec(
                        MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)), "AES"),
                new IvParameterSpec(vector));
        byte[] text = cipher.doFinal(password.getBytes(StandardCharsets.UTF_8));
        byte[] all = Arrays.copyOf(text, text.length + vector.length);
        System.arraycopy(vector, 0, all, text.length, vector.length);
        return Base64.getEncoder().encodeToString(all);
    }

    private void group(String id, String name, String address, String key) throws Exception {
        desk.jdbc.update(
                "insert into `inbound_email` (`id`, `name`, `email_address`, `status`, `host`, `port`, `security`, `username`, `password`, `monitored_folders`, `fetch_since`, `team_id`, `create_case`, `case_distribution`, `assign_to_user_id`, `group_email_folder_id`)"
                        + " values (?, ?, ?, 'Active', 'imap.example.com', 993, 'SSL', ?, ?, '[\"INBOX\",\"Queue\"]', '2026-01-31', 'team-support', true, 'Direct-Assignment', 'user-dana', 'folder-accounting')",
                id,
                name,
                address,
                "login-" + id,
                encrypted("open sesame", key));
    }

    private Config read() {
        ConfigReader reader = new ConfigReader(name -> "secret", Credentials.NEEDED);
        Config files = ((ConfigResult.Valid) reader.read(folder.resolve("config"))).config();
        ConfigResult result = reader.withAccounts(EspoAccounts.read(new JdbcTemplate(desk.administrators), files))
                .read(folder.resolve("config"));
        assertThat(result).as("%s", result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    @Test
    void aGroupAccountIsASharedMailbox() throws Exception {
        group("g1", "Help desk", "help@example.com", "secret");
        MailboxConfig box = read().mailbox("Help-desk").orElseThrow();
        assertThat(box.address()).isEqualTo("help@example.com");
        assertThat(box.host()).isEqualTo("imap.example.com");
        assertThat(box.tls()).isEqualTo(Tls.IMPLICIT);
        assertThat(box.user()).isEqualTo("login-g1");
        assertThat(box.signIn()).isEqualTo(new SignInConfig.Password(new Secret("open sesame"), null));
        assertThat(box.visibility()).isEqualTo(Visibility.SHARED);
        assertThat(box.teams()).containsExactly("Support");
        assertThat(box.folders())
                .extracting(FolderConfig::name, FolderConfig::crmFolder)
                .containsExactly(tuple("INBOX", "Accounting"), tuple("Queue", "Accounting"));
        assertThat(box.assign()).isEqualTo(new AssignTo.User("dana"));
        assertThat(box.since()).isEqualTo(new Since.Day(LocalDate.parse("2026-01-31")));
    }

    @Test
    void whatAGroupAccountDoesWithCasesIsARuleAfterOursAndAQueue() throws Exception {
        for (String id : List.of("g1", "g2", "g3", "g4", "g5")) {
            group(id, id, id + "@example.com", "secret");
        }
        desk.execute("update `team_user` set `role` = 'Engineer' where `user_id` = 'user-cyril'");
        desk.execute("update `inbound_email` set `case_distribution` = 'Round-Robin' where `id` = 'g2'");
        desk.execute(
                "update `inbound_email` set `case_distribution` = 'Least-Busy', `target_user_position` = 'Engineer' where `id` = 'g3'");
        desk.execute(
                "update `inbound_email` set `case_distribution` = 'Least-Busy', `target_user_position` = 'Cook' where `id` = 'g4'");
        desk.execute("update `inbound_email` set `create_case` = false where `id` = 'g5'");
        Config config = read();
        assertThat(config.mailboxes().stream()
                        .filter(box -> box.name().startsWith("g"))
                        .map(box -> box.name() + " " + box.assign()))
                .containsExactly(
                        "g1 " + new AssignTo.User("dana"),
                        "g2 " + new AssignTo.Queue("crm-g2"),
                        "g3 " + new AssignTo.Queue("crm-g3"),
                        "g4 null",
                        "g5 " + new AssignTo.User("dana"));
        assertThat(config.rules().queues()).containsOnlyKeys("crm-g2", "crm-g3");
        assertThat(config.rules().queues().get("crm-g2").method()).isEqualTo(Method.ROUND_ROBIN);
        assertThat(config.rules().queues().get("crm-g2").members())
                .extracting(Member::team)
                .containsExactly("Support");
        assertThat(config.rules().queues().get("crm-g3").method()).isEqualTo(Method.LEAST_BUSY);
        assertThat(config.rules().queues().get("crm-g3").members())
                .extracting(Member::user)
                .containsExactly("cyril");
        assertThat(config.rules().rules())
                .extracting(RuleConfig::name)
                .containsSubsequence("default", "crm-g1", "crm-g2", "crm-g3", "crm-g4")
                .doesNotContain("crm-g5");
    }

    @Test
    void aPersonalAccountIsItsOwnersPrivateMailbox() throws Exception {
        desk.jdbc.update(
                "insert into `email_folder` (`id`, `name`, `assigned_user_id`) values ('f1', 'Clients', 'user-boris')");
        desk.jdbc.update(
                "insert into `email_account` (`id`, `name`, `email_address`, `status`, `host`, `port`, `security`, `username`, `password`, `monitored_folders`, `assigned_user_id`, `folder_map`)"
                        + " values ('p1', 'Boris', 'boris@example.com', 'Active', 'imap.example.com', 143, 'TLS', null, ?, '[\"INBOX\",\"Work\"]', 'user-boris', '{\"Work\":\"f1\"}')",
                encrypted("hush", "secret"));
        MailboxConfig box = read().mailbox("Boris").orElseThrow();
        assertThat(box.owner()).isEqualTo("boris");
        assertThat(box.visibility()).isEqualTo(Visibility.PRIVATE);
        assertThat(box.tls()).isEqualTo(Tls.STARTTLS);
        assertThat(box.user()).isEqualTo("boris@example.com");
        assertThat(box.folders())
                .extracting(FolderConfig::name, FolderConfig::crmFolder)
                .containsExactly(tuple("INBOX", null), tuple("Work", "Clients"));
    }

    @Test
    void filtersOfAccountsAndOfAllAreOurs() throws Exception {
        group("g1", "Help desk", "help@example.com", "secret");
        filter("x0", "Move to Group Folder", null, null, 1, "billing@*", "[]", "folder-accounting");
        filter("x1", "Move to Group Folder", "InboundEmail", "g1", 0, "billing@*", "[]", "folder-accounting");
        filter("x2", "Skip", "InboundEmail", "g1", 0, "*@noise.example", "[\"50% off; now (only)\"]", null);
        filter("x5", "Skip", null, null, 1, "*@everywhere.example", "[]", null);
        filter("x3", "Skip", "User", "user-anna", 0, "*@noise.example", "[]", null);
        filter("x4", "Skip", "InboundEmail", "another", 0, "*@noise.example", "[]", null);
        Config config = read();
        assertThat(config.rules().filters())
                .extracting(FilterConfig::name, FilterConfig::skips, FilterConfig::mailboxes, FilterConfig::crmFolder)
                .containsExactly(
                        tuple("crm-x2", true, List.of("Help-desk"), null),
                        tuple("crm-x5", true, List.of(), null),
                        tuple("crm-x1", false, List.of("Help-desk"), "Accounting"));
    }

    private void filter(
            String id, String action, String type, String parent, int global, String from, String body, String into) {
        desk.jdbc.update(
                "insert into `email_filter` (`id`, `name`, `action`, `parent_type`, `parent_id`, `is_global`, `from`, `body_contains`, `group_email_folder_id`) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                id,
                id,
                action,
                type,
                parent,
                global == 1,
                from,
                body,
                into);
    }

    @Test
    void anAccountThatOurFilesNameIsTheirs() throws Exception {
        group("g1", "Sales too", "sales@example.com", "secret");
        assertThat(read().mailboxes()).extracting(MailboxConfig::name).containsExactly("support", "sales", "anna");
    }

    @Test
    void anotherKeyIsRefusedByName() throws Exception {
        group("g1", "Help desk", "help@example.com", "another key");
        assertThatThrownBy(this::read)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'Help desk' is not kept under crm.crypt-key");
    }
}
