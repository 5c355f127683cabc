package org.postern.crm.mapped;

import static java.util.Objects.requireNonNull;
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
import java.util.List;
import org.postern.config.Config;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.CountedStatements;
import org.postern.crm.Desk;
import org.springframework.jdbc.core.JdbcTemplate;

/** The tables of the plain example with a few people in them, and all that is needed to file mails into them as the group commit does. */
final class MappedDesk extends Desk {
    final JdbcTemplate jdbc;
    private final HikariDataSource pool;

    /** @param example as {@code plain-mariadb}. @param url of an empty database */
    MappedDesk(String example, String url, String user, String password, Path folder) throws Exception {
        HikariConfig hikari = new HikariConfig();
        hikari.setJdbcUrl(url);
        hikari.setUsername(user);
        hikari.setPassword(password);
        hikari.setMaximumPoolSize(3);
        hikari.setMinimumIdle(1);
        hikari.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        if (url.startsWith("jdbc:postgresql:")) {
            hikari.addDataSourceProperty("stringtype", "unspecified");
        }
        pool = new HikariDataSource(hikari);
        jdbc = new JdbcTemplate(pool);
        Path examples = Path.of("config/mapped");
        run(examples.resolve(example + ".sql"));
        run(Path.of("src/test/resources/mapped/plain-seed.sql"));
        CountedStatements counted = new CountedStatements(pool);
        Config config = config(folder, examples.resolve(example + ".yaml"));
        serve(
                config,
                new MappedCrm(
                        new JdbcTemplate(counted),
                        config,
                        requireNonNull(config.crm().mapped()),
                        Clock.fixed(NOW, ZoneOffset.UTC)),
                counted);
    }

    private void run(Path script) throws IOException {
        for (String sql : Files.readString(script).replaceAll("(?m)^--.*$", "").split(";\\s*\n")) {
            if (!sql.isBlank()) {
                jdbc.execute(sql);
            }
        }
    }

    private static Config config(Path folder, Path crm) throws IOException {
        Files.createDirectory(folder.resolve("files"));
        Files.copy(crm, folder.resolve("crm.yaml"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "jdbc:mariadb://127.0.0.1/unused", user: u, password: "${env:SECRET}"}
                crm: {kind: mapped, upload-dir: files, active: {opportunity: [open], case: [new, open]}}
                staff: {domains: [example.com]}
                notices: {sinks: []}
                mailboxes:
                  - {name: support, address: support@example.com, host: 127.0.0.1, port: 1, tls: none, user: s, password: "${env:SECRET}"}
                """);
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default, create: case}]\n");
        ConfigResult result = new ConfigReader(name -> "secret", Credentials.IF_THERE).read(folder);
        assertThat(result).as("%s", result).isInstanceOf(ConfigResult.Valid.class);
        return ((ConfigResult.Valid) result).config();
    }

    /** Somebody else does it, at once and on his own connection. */
    void apart(String sql) {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    List<String> strings(String sql) {
        return jdbc.queryForList(sql, String.class);
    }

    @Override
    public void close() {
        pool.close();
    }
}
