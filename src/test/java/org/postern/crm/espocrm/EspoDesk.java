package org.postern.crm.espocrm;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
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
import org.postern.crm.sql.CrmDatabase;
import org.postern.servers.MariaDbServer;
import org.postern.servers.SampleCrm;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.transaction.support.TransactionTemplate;

/** An EspoCRM with sample people, and all that is needed to file mails into it as the group commit does. */
final class EspoDesk extends Desk {
    final HikariDataSource administrators;
    final HikariDataSource pool;
    final JdbcTemplate jdbc;
    final Path uploads;
    private final boolean postgres;
    private boolean mayErase;

    /**
     * @param user the administrator of the database, for whom tests ask and plant
     * @param least our user, who has the least grants that we print; null: we are the administrator too
     * @param empty the database has no tables yet; else they are emptied first
     */
    EspoDesk(String url, String user, String password, @Nullable String least, Path folder, boolean empty)
            throws Exception {
        this(url, user, password, least, folder, empty, Shape.V10_0, "", "");
    }

    /**
     * @param shape of tables that are made now
     * @param more further lines of {@code postern.yaml}
     * @param site keys of {@code crm.espocrm}
     */
    EspoDesk(
            String url,
            String user,
            String password,
            @Nullable String least,
            Path folder,
            boolean empty,
            Shape shape,
            String more,
            String site)
            throws Exception {
        postgres = url.startsWith("jdbc:postgresql:");
        administrators = pool(url, user, password);
        jdbc = new JdbcTemplate(new BackTicks(administrators, postgres));
        if (empty) {
            if (postgres) {
                PostgresTables.create(administrators);
            } else {
                EspoTables.create(administrators);
            }
            jdbc.execute("alter table `case` add column `c_source` varchar(10)");
            jdbc.execute("alter table `case` add column `c_tags` varchar(200)");
            jdbc.execute("alter table `case` add column `c_budget` decimal(10, 2)");
            jdbc.execute("alter table `case` add column `c_due` date");
            shape.apply(jdbc);
        } else {
            new TransactionTemplate(new DataSourceTransactionManager(jdbc.getDataSource()))
                    .executeWithoutResult(status -> clear());
        }
        seed(shape);
        if (empty && least != null) {
            SampleCrm.run(new JdbcTemplate(administrators), grants(url, least, Purpose.RUN));
        }
        pool = least == null ? administrators : pool(url, least, password);
        uploads = Files.createDirectory(folder.resolve("upload"));
        CountedStatements counted = new CountedStatements(pool);
        Config read = config(folder, more, site);
        JdbcTemplate beside = new JdbcTemplate(new DelegatingDataSource(counted));
        serve(read, new EspoCrm(new JdbcTemplate(counted), beside, read, Clock.fixed(NOW, ZoneOffset.UTC)), counted);
    }

    /** The samples have a folder of a group, which the oldest version has no table for. */
    private void seed(Shape shape) {
        boolean folders = shape != Shape.V6_1;
        if (!folders) {
            jdbc.execute(
                    "create table `group_email_folder` (`id` varchar(24), `name` varchar(100), `created_at` datetime)");
            jdbc.execute(
                    "create table `group_email_folder_team` (`group_email_folder_id` varchar(24), `team_id` varchar(24))");
        }
        new TransactionTemplate(new DataSourceTransactionManager(administrators))
                .executeWithoutResult(status -> new EspoSamples(new JdbcTemplate(administrators)).seed());
        if (!folders) {
            jdbc.execute("drop table `group_email_folder`, `group_email_folder_team`");
        }
    }

    private HikariDataSource pool(String url, String user, String password) {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(url);
        hikari.setUsername(user);
        hikari.setPassword(password);
        hikari.setMaximumPoolSize(4);
        hikari.setMinimumIdle(1);
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (postgres) {
            hikari.addDataSourceProperty("stringtype", "unspecified");
        }
        return new HikariDataSource(hikari);
    }

    /** What {@code postern grants} prints, after the user was made. */
    private List<String> grants(String url, String least, Purpose purpose) {
        List<String> statements = new ArrayList<>();
        statements.add(
                postgres
                        ? "create role \"" + least + "\" login"
                        : "create user if not exists '" + least + "'@'%' identified by '" + MariaDbServer.PASSWORD
                                + "'");
        statements.addAll(GrantStatements.of(new DatabaseConfig(url, least, null, least + "_own", 4))
                .of(EspoRights.of(SampleCrm.config(false), true, purpose)));
        return statements;
    }

    private void clear() {
        jdbc.queryForList(
                        "select table_name from information_schema.tables where table_schema = "
                                + (postgres ? "current_schema()" : "database()"),
                        String.class)
                .forEach(table -> jdbc.update("delete from `" + table + "`"));
    }

    private Config config(Path folder, String more, String site) throws IOException {
        Path yaml = Files.createDirectory(folder.resolve("config"));
        Files.writeString(yaml.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:unused", user: sa, password: "${env:SECRET}"}
                service-code: {key: "${env:SECRET}", legacy: ['\\[#(?<case>\\d+)\\]']}
                crm: {kind: espocrm, upload-dir: %s, espocrm: {%s}}
                staff: {domains: [example.com]}
                linking: {companies: {acme-group.example: account-acme}}
                zone: Europe/Prague
                defaults: {protocol: imap, host: 127.0.0.1, tls: none}
                mailboxes:
                  - {name: support, address: support@example.com, user: s, password: "${env:SECRET}", visibility: shared, teams: [Support]}
                  - {name: sales, address: sales@example.com, user: s, password: "${env:SECRET}", visibility: shared, teams: [Sales]}
                  - {name: anna, address: anna@example.com, user: s, password: "${env:SECRET}", visibility: private, owner: anna}
                """.formatted(uploads, site) + more);
        Files.writeString(yaml.resolve("rules.yaml"), """
                rules:
                  - {name: default, create: case}
                  - {name: price, create: opportunity, set: {stage: Qualification, name: "Price for {from-name}"}}
                  - {name: followed, create: case, follow: [boris], task: true, set: {priority: High}}
                  - {name: tagged, create: case, tags: [hot, quite new]}
                  - {name: sourced, create: case, set: {cSource: "{mailbox} {date} {rule}", cBudget: "1 234,50", cDue: "{date}"}}
                  - {name: titled, create: lead, set: {title: "{subject}"}}
                """);
        ConfigResult result = new ConfigReader(name -> "secret", Credentials.IF_THERE).read(yaml);
        assertThat(result).as("%s", result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    /** @return a connection of somebody else's */
    Connection connection() throws SQLException {
        return new BackTicks(administrators, postgres).getConnection();
    }

    /** Another user of the CRM does it, at once and on his own connection. */
    void apart(String sql) {
        try (Connection connection = connection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** @return type of a flag that is not set */
    String flag() {
        return postgres ? "boolean not null default false" : "tinyint(1) not null default 0";
    }

    /** Our user gets the grants that {@code postern grants --for erase} prints. */
    void mayErase() {
        if (pool != administrators) {
            List<String> grants = grants(administrators.getJdbcUrl(), pool.getUsername(), Purpose.ERASE);
            SampleCrm.run(new JdbcTemplate(administrators), grants.subList(1, grants.size()));
            mayErase = true;
        }
    }

    void follow(String type, String id, String user) {
        EspoSchema schema = EspoSchema.read(new CrmDatabase(new JdbcTemplate(statements)));
        boolean old = schema.has("subscription");
        jdbc.update(
                "insert into `" + schema.subscriptions() + "` (`entity_type`, `entity_id`, `user_id`"
                        + (old ? ", `id`) values (?, ?, ?, 'f1')" : ") values (?, ?, ?)"),
                type,
                id,
                user);
    }

    void execute(String sql) {
        jdbc.execute(sql);
    }

    List<String> strings(String sql) {
        return jdbc.queryForList(sql, String.class);
    }

    @Override
    public void close() {
        if (mayErase) {
            String user = postgres ? "`" + pool.getUsername() + "`" : "'" + pool.getUsername() + "'@'%'";
            EspoRights.ERASED.forEach(table -> execute("revoke delete on `" + table + "` from " + user));
        }
        pool.close();
        administrators.close();
    }
}
