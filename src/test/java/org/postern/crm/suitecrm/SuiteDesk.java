package org.postern.crm.suitecrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.DatabaseConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.CountedStatements;
import org.postern.crm.Desk;
import org.postern.crm.Grant.Purpose;
import org.postern.crm.GrantStatements;
import org.postern.servers.MariaDbServer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A SuiteCRM with sample people. */
final class SuiteDesk extends Desk {
    /** Our user, who has the least grants that we print. */
    static final String LEAST = "postern_suite";

    private static @Nullable String url;
    private static @Nullable String url8;

    final HikariDataSource administrators;
    final HikariDataSource pool;
    final JdbcTemplate jdbc;
    final Path uploads;
    private boolean mayErase;

    /** In memory. */
    static SuiteDesk h2(Path folder) throws Exception {
        return h2(folder, "", "");
    }

    /** @param suite further keys of {@code crm}. @param more further lines of {@code postern.yaml} */
    static SuiteDesk h2(Path folder, String suite, String more) throws Exception {
        return new SuiteDesk(
                "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MariaDB;DB_CLOSE_DELAY=-1",
                "sa",
                "",
                null,
                folder,
                true,
                suite,
                more);
    }

    /** Its tables are made once in this JVM, and emptied for each test. */
    static synchronized SuiteDesk mariaDb(Path folder) throws Exception {
        return mariaDb(folder, "", "");
    }

    static synchronized SuiteDesk mariaDb(Path folder, String suite, String more) throws Exception {
        boolean first = url == null;
        if (first) {
            // Not of the server's test_… databases: there everybody may do everything.
            MariaDbServer server = MariaDbServer.get();
            server.run("CREATE DATABASE suite CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
            url = server.url("suite");
        }
        return new SuiteDesk(url, MariaDbServer.USER, MariaDbServer.PASSWORD, LEAST, folder, first, suite, more);
    }

    /** Likewise; of a SuiteCRM 8, and written by the administrator. */
    static synchronized SuiteDesk mariaDb8(Path folder) throws Exception {
        boolean first = url8 == null;
        if (first) {
            MariaDbServer server = MariaDbServer.get();
            server.run("CREATE DATABASE suite8 CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci");
            url8 = server.url("suite8");
        }
        SuiteDesk desk = new SuiteDesk(url8, MariaDbServer.USER, MariaDbServer.PASSWORD, null, folder, first, "", "");
        if (first) {
            desk.upgrade();
        }
        return desk;
    }

    /** Makes the tables of SuiteCRM 7.14 those of 8.8. */
    void upgrade() {
        for (String column : List.of(
                "alerts add column `snooze` datetime",
                "alerts add column `date_start` datetime",
                "users add column `is_totp_enabled` tinyint(1)")) {
            jdbc.execute("alter table " + column);
        }
    }

    /** Makes them those of 7.12. */
    void downgrade() {
        for (String column : List.of(
                "connection_string",
                "sentFolder",
                "trashFolder",
                "move_messages_to_trash_after_import",
                "type",
                "auth_type",
                "protocol",
                "is_ssl",
                "distribution_user_id",
                "outbound_email_id",
                "create_case_template_id",
                "external_oauth_connection_id",
                "email_body_filtering")) {
            jdbc.execute("alter table `inbound_email` drop column `" + column + "`");
        }
    }

    private SuiteDesk(
            String url,
            String user,
            String password,
            @Nullable String least,
            Path folder,
            boolean empty,
            String suite,
            String more)
            throws Exception {
        administrators = pool(url, user, password);
        jdbc = new JdbcTemplate(administrators);
        if (empty) {
            SuiteTables.create(administrators);
            jdbc.execute("alter table leads_cstm add column `source_box_c` varchar(20)");
            jdbc.execute("alter table leads_cstm add column `tags_c` text");
            jdbc.execute("alter table leads_cstm add column `rating_c` varchar(10)");
            jdbc.execute("alter table cases_cstm add column `serial_c` varchar(30)");
        } else {
            atOnce(this::clear);
            jdbc.execute("alter table cases auto_increment = 1");
        }
        atOnce(() -> {
            new SuiteSamples(jdbc).seed();
            ownField("Leads", "tags_c", "multienum", null, 0);
            ownField("Leads", "rating_c", "enum", "warm", 0);
            ownField("Leads", "source_box_c", "varchar", null, 0);
            ownField("Cases", "serial_c", "varchar", null, 1);
        });
        if (empty && least != null) {
            jdbc.execute("create user '" + least + "'@'%' identified by '" + MariaDbServer.PASSWORD + "'");
            grant(url, least, Purpose.RUN);
        }
        pool = least == null ? administrators : pool(url, least, password);
        uploads = Files.createDirectory(folder.resolve("upload"));
        CountedStatements counted = new CountedStatements(pool);
        Config read = config(folder, suite, more);
        serve(read, new SuiteCrm(new JdbcTemplate(counted), read, Clock.fixed(NOW, ZoneOffset.UTC)), counted);
    }

    private void ownField(String module, String column, String type, @Nullable String usual, int required) {
        jdbc.update(
                "insert into fields_meta_data (id, name, custom_module, type, default_value, required, deleted) values (?, ?, ?, ?, ?, ?, 0)",
                module + column,
                column,
                module,
                type,
                usual,
                required);
    }

    private static HikariDataSource pool(String url, String user, String password) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(url);
        hikari.setUsername(user);
        hikari.setPassword(password);
        hikari.setMaximumPoolSize(4);
        hikari.setMinimumIdle(1);
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(hikari);
    }

    /** What {@code postern grants} prints. */
    private void grant(String url, String least, Purpose purpose) {
        List<String> grants = GrantStatements.of(new DatabaseConfig(url, least, null, least + "_own", 4))
                .of(SuiteRights.of(purpose));
        new TransactionTemplate(new DataSourceTransactionManager(administrators))
                .executeWithoutResult(status -> grants.forEach(jdbc::execute));
    }

    private void clear() {
        for (String table : tables()) {
            jdbc.update("delete from `" + table + "`");
        }
    }

    /** One commit is waited for, not hundreds. */
    private void atOnce(Runnable work) {
        new TransactionTemplate(new DataSourceTransactionManager(administrators))
                .executeWithoutResult(status -> work.run());
    }

    List<String> tables() {
        return jdbc.queryForList(
                "select table_name from information_schema.tables where table_schema = "
                        + (pool == null || !isH2() ? "database()" : "current_schema()")
                        + " and table_type = 'BASE TABLE' order by 1",
                String.class);
    }

    private boolean isH2() {
        return administrators.getJdbcUrl().startsWith("jdbc:h2");
    }

    /** Our user gets the grants that {@code postern grants --for erase} prints. */
    void mayErase() {
        if (pool != administrators) {
            grant(administrators.getJdbcUrl(), LEAST, Purpose.ERASE);
            mayErase = true;
        }
    }

    private Config config(Path folder, String suite, String more) throws IOException {
        Path yaml = Files.createDirectory(folder.resolve("config"));
        Files.writeString(yaml.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:unused", user: sa, password: "${env:SECRET}"}
                crm:
                  kind: suitecrm
                  upload-dir: %s
                  suitecrm: {user: postern, reopen: {Closed_Closed: Open_New}}
                  fields:
                    lead: {source_box: "{mailbox} {from}", tags: "hot; new"}
                %s
                staff: {domains: [example.com]}
                zone: Europe/Prague
                defaults: {protocol: imap, host: 127.0.0.1, tls: none}
                mailboxes:
                  - {name: support, address: support@example.com, user: support, password: "${env:SECRET}", visibility: shared, teams: [Support]}
                  - {name: sales, address: sales@example.com, user: s, password: "${env:SECRET}", visibility: shared, teams: [Sales]}
                  - {name: anna, address: anna@example.com, user: s, password: "${env:SECRET}", visibility: private, owner: anna}
                """.formatted(uploads, suite) + more);
        Files.writeString(yaml.resolve("rules.yaml"), """
                rules:
                  - {name: default, create: case}
                  - {name: price, create: opportunity, set: {stage: Qualification, name: "Price for {from-name} and all who have asked for one since", amount: "1 250,50"}}
                  - {name: urgent, create: case, set: {priority: P1, serial: "{subject}"}}
                """);
        return read(yaml);
    }

    /** @return the CRM with its configuration as it is now */
    SuiteCrm reread() throws IOException {
        return new SuiteCrm(
                new JdbcTemplate(statements), read(uploads.resolveSibling("config")), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Config read(Path yaml) throws IOException {
        ConfigResult result = new ConfigReader(name -> "secret", Credentials.IF_THERE).read(yaml);
        assertThat(result).as("%s", result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    List<String> strings(String sql, Object... values) {
        return jdbc.queryForList(sql, String.class, values);
    }

    /** @return names of the files in the upload folder, sorted */
    List<String> files() {
        String[] names = uploads.toFile().list();
        return names == null ? new ArrayList<>() : Arrays.stream(names).sorted().toList();
    }

    @Override
    public void close() {
        if (mayErase) {
            SuiteRights.ERASED.forEach(
                    table -> jdbc.execute("revoke delete on `" + table + "` from '" + LEAST + "'@'%'"));
        }
        pool.close();
        administrators.close();
    }
}
