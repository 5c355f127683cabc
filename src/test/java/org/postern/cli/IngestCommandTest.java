package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Commands that work on the ledger, with EspoCRM's tables in an H2 of their own. */
class IngestCommandTest {
    private static final String URL =
            "jdbc:h2:mem:ingest;MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private Connection keepsItAlive;
    private Path mail;
    private Path bad;

    @BeforeEach
    void configure() throws Exception {
        keepsItAlive = DriverManager.getConnection(URL);
        var source = new SingleConnectionDataSource(keepsItAlive, true);
        EspoTables.create(source);
        new EspoSamples(new JdbcTemplate(source)).seed();
        Files.createDirectory(folder.resolve("upload"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", schema: postern}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                limits: {message: 2 KiB}
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: sales, password: "${env:MAIL}", teams: [Sales]}
                """.formatted(URL, folder.resolve("upload")));
        Files.writeString(folder.resolve("rules.yaml"), """
                rules:
                  - {name: default, create: case}
                """);
        terminal.with("MAIL", "secret");
        mail = Files.writeString(
                folder.resolve("a.eml"),
                "From: Ann <ann@new.example>\r\nTo: sales@example.com\r\nSubject: pump\r\nMessage-ID: <a@new.example>\r\n\r\nHelp\r\n");
        bad = Files.writeString(folder.resolve("large.eml"), "Subject: large\r\n\r\n" + "x".repeat(4096));
    }

    @AfterEach
    void drop() throws SQLException {
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void takesAMailInOnce() {
        assertThat(run("ingest", mail.toString())).as(terminal.err()).isZero();
        assertThat(terminal.out()).startsWith(mail + ": filed").contains(", lead ", ", case ");
        assertThat(terminal.err()).contains("1 mail: 1 filed, 0 taken in before");
        assertThat(run("ingest", mail.toString(), mail.toString())).isZero();
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("2 mails: 2 taken in before");
    }

    @Test
    void tellsAfterwardsWhatHasBecomeOfIt() {
        run("ingest", mail.toString());
        assertThat(run("explain", "--id", "<a@new.example>")).isZero();
        assertThat(terminal.out()).contains("filed").contains("rule       default (rules.yaml:2)");
        assertThat(run("status", "--output", "json")).isZero();
        assertThat(terminal.out()).contains("\"daemon\":null").contains("\"outcomes\":{\"filed\":1}");
        assertThat(run("explain", "--id", "4711")).isEqualTo(1);
        assertThat(terminal.err()).contains("the ledger has no mail 4711");
    }

    @Test
    void writesNothingInADryRun() {
        assertThat(run("ingest", "--dry-run", mail.toString()))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains(": filed").contains("creates    lead, case");
        run("migrate");
        assertThat(run("explain", "--id", "<a@new.example>")).isEqualTo(1);
    }

    @Test
    void keepsWhatCannotBeFiledGivesItBackAndLetsItGo() throws Exception {
        assertThat(run("ingest", bad.toString())).isZero();
        assertThat(terminal.out()).contains("quarantined (TOO_LARGE)");
        assertThat(run("quarantine", "list")).isZero();
        String id = terminal.out().split(" ", 2)[0];
        assertThat(terminal.out()).contains("quarantined (TOO_LARGE)");
        Path copy = folder.resolve("copy.eml");
        assertThat(run("quarantine", "export", id, copy.toString())).isZero();
        assertThat(copy).hasSameBinaryContentAs(bad);
        Files.writeString(
                folder.resolve("postern.yaml"),
                Files.readString(folder.resolve("postern.yaml")).replace("2 KiB", "1 MiB"));
        assertThat(run("quarantine", "retry", id)).as(terminal.err()).isZero();
        assertThat(terminal.out()).startsWith(id + ": filed");
        assertThat(run("quarantine", "list")).isZero();
        assertThat(terminal.out()).isEmpty();
        assertThat(run("quarantine", "drop", id)).isEqualTo(1);
    }

    private int run(String... arguments) {
        String[] line = new String[arguments.length + 2];
        line[0] = "--config";
        line[1] = folder.toString();
        System.arraycopy(arguments, 0, line, 2, arguments.length);
        return terminal.run(line);
    }
}
