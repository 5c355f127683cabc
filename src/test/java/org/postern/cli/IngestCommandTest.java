package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
                reasons: [Advertising]
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
    void refusesTheTablesOfANewerPostern() throws Exception {
        assertThat(terminal.run("migrate", "--config", folder.toString())).isZero();
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute(
                    "insert into `postern`.`postern_migration` (`installed_rank`, `version`, `description`, `type`, `script`, `installed_by`, `execution_time`, `success`)"
                            + " values (99, '99', 'of tomorrow', 'SQL', 'V99__of_tomorrow.sql', 'x', 1, true)");
        }
        for (String command : List.of("migrate", "ingest " + mail)) {
            List<String> line = new ArrayList<>(List.of(command.split(" ")));
            line.addAll(List.of("--config", folder.toString()));
            assertThat(terminal.run(line.toArray(String[]::new)))
                    .as(terminal.err())
                    .isEqualTo(78);
            assertThat(terminal.err())
                    .contains(
                            "postern.yaml:1:1: database.schema: our tables in postern are those of a newer Postern (99 of tomorrow")
                    .contains("hint: nothing was changed; install that version");
        }
    }

    @Test
    void aBundleTellsEverythingButWhoWroteWhat() throws Exception {
        assertThat(terminal.run("ingest", "--config", folder.toString(), mail.toString()))
                .isZero();
        Path log = Files.writeString(folder.resolve("log"), "one\nThe server refused ann@new.example\n");
        Path file = folder.resolve("bundle.zip");
        assertThat(terminal.run(
                        "bundle",
                        "--config",
                        folder.toString(),
                        "--id",
                        "<a@new.example>",
                        "--log",
                        log.toString(),
                        file.toString()))
                .as(terminal.err())
                .isZero();
        Map<String, String> bundle = unzipped(file);
        assertThat(bundle).containsOnlyKeys("versions.txt", "config.txt", "deliveries.json", "metrics.txt", "log.txt");
        assertThat(bundle.get("versions.txt"))
                .contains("postern ")
                .contains("java ")
                .contains("database ");
        assertThat(bundle.get("config.txt"))
                .contains("mailboxes[0].host = 127.0.0.1")
                .contains("${env:MAIL}");
        JsonNode delivery = new ObjectMapper()
                .readTree(bundle.get("deliveries.json").lines().findFirst().orElseThrow());
        assertThat(delivery.get("outcome").asText()).isEqualTo("filed");
        assertThat(delivery.get("rule").asText()).isEqualTo("default");
        assertThat(delivery.get("trace").size()).isPositive();
        assertThat(bundle.get("log.txt")).contains("The server refused (address-");
        assertThat(bundle.get("metrics.txt")).contains("not running");
        assertThat(String.join("\n", bundle.values()))
                .doesNotContain("new.example", "sales@example.com", "pump", "Help", "secret");

        assertThat(terminal.run("bundle", "--config", folder.toString(), "--id", "<a@new.example>", file.toString()))
                .as("a file that is there is not written over")
                .isEqualTo(1);
        assertThat(terminal.run(
                        "bundle",
                        "--config",
                        folder.toString(),
                        "--id",
                        "nobody@x",
                        folder.resolve("n.zip").toString()))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("the ledger has no mail nobody@x");
        assertThat(folder.resolve("n.zip")).doesNotExist();
    }

    @Test
    void aBundleHasTheMailIfItIsAskedFor() throws Exception {
        assertThat(terminal.run("ingest", "--config", folder.toString(), bad.toString()))
                .isZero();
        terminal.run("log", "--config", folder.toString(), "--output", "json");
        String id = new ObjectMapper()
                .readTree(terminal.outLines().get(0))
                .get("id")
                .asText();
        Path file = folder.resolve("bundle.zip");
        assertThat(terminal.run("bundle", "--config", folder.toString(), "--id", id, "--with-mail", file.toString()))
                .as(terminal.err())
                .isZero();
        assertThat(unzipped(file).get("mail-" + id + ".eml")).isEqualTo(Files.readString(bad));
    }

    private static Map<String, String> unzipped(Path file) throws Exception {
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void replaysPastMailWithOtherRulesAndLeavesNoTrace() throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), """
                queues:
                  desk: {members: [anna, boris]}
                rules:
                  - {name: default, assign: {queue: desk}, create: case}
                """);
        Path other = Files.writeString(folder.resolve("other.yaml"), """
                queues:
                  desk: {members: [anna, boris]}
                rules:
                  - {name: junk, when: {keywords: unsubscribe}, reject: Advertising}
                  - {name: default, assign: {queue: desk}, create: case}
                """);
        Path saved = Files.createDirectory(folder.resolve("saved"));
        Files.copy(mail, saved.resolve("1.eml"));
        Files.writeString(
                saved.resolve("2.eml"),
                "From: b@shop.example\r\nSubject: offers\r\n\r\nWho wants no more may unsubscribe.");
        Files.writeString(saved.resolve("3.eml"), "From: c@new.example\r\nSubject: pipe\r\n\r\nHelp");
        run("ingest", bad.toString());
        List<String> dump = dump();
        assertThat(run("replay", "--since", "1d", "--rules", other.toString(), saved.toString()))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.outLines())
                .containsExactly(
                        saved.resolve("2.eml")
                                + ": outcome: filed -> rejected; reason: none -> RULE:junk; rule: default -> junk; created: lead+case -> none; assigned: boris by queue:desk -> none");
        assertThat(terminal.err()).contains("3 mails replayed, 1 would end differently");
        assertThat(run("replay", "--since", "1d", "--rules", other.toString()))
                .as("from quarantine")
                .isZero();
        assertThat(terminal.err()).contains("1 mails replayed, 0 would end differently");
        assertThat(run("explain", mail.toString())).isZero();
        assertThat(run("why-not", "default", mail.toString())).isZero();
        assertThat(run("queue", "show", "--simulate", "20")).isZero();
        assertThat(run("ingest", "--dry-run", mail.toString())).isZero();
        assertThat(dump()).isEqualTo(dump);
        run("ingest", mail.toString());
        assertThat(dump()).as("the comparison can fail").isNotEqualTo(dump);
        assertThat(run("replay", "--since", "1d", "--rules", other.toString()))
                .as("no archive")
                .isEqualTo(1);
        assertThat(terminal.err()).contains("1 are no longer kept");
        Files.writeString(other, "rules: [{name: x, assign: {queue: nowhere}}]");
        assertThat(run("replay", "--since", "1d", "--rules", other.toString())).isEqualTo(78);
        assertThat(terminal.err()).contains("other.yaml:1:").contains("no queue 'nowhere' is defined");
    }

    /** Every row of every table, ours and the CRM's. */
    private List<String> dump() throws SQLException {
        List<String> lines = new ArrayList<>();
        try (Statement statement = keepsItAlive.createStatement();
                var rows = statement.executeQuery("SCRIPT")) {
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
        }
        return lines;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Importance: High          | High
            importance: high          | High
            X-Priority: 1 (Highest)   | High
            X-Priority: 2             | High
            Priority: urgent          | High
            X-Priority: 3             | Normal
            Importance: low           | Normal
            Priority: normal          | Normal
            """)
    void whatItsSenderCallsUrgentIsAnUrgentCase(String header, String priority) throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), """
                conditions:
                  urgent: {any: [{header: {importance: high}}, {header: {x-priority: "1*"}}, {header: {x-priority: "2*"}}, {header: {priority: urgent}}]}
                rules:
                  - {name: urgent, when: urgent, create: case, set: {priority: High}}
                  - {name: default, create: case}
                """);
        assertThat(run(
                        "ingest",
                        written("urgent", header + "\r\nFrom: d@new.example\r\nSubject: leak\r\n\r\nWater!")
                                .toString()))
                .as(terminal.err())
                .isZero();
        try (Statement statement = keepsItAlive.createStatement();
                var rows = statement.executeQuery("select `priority` from `case` where `name` = 'leak'")) {
            assertThat(rows.next()).isTrue();
            assertThat(rows.getString(1)).isEqualTo(priority);
        }
    }

    @Test
    void listsAndExplainsEachRowOfTheLedger() throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), """
                queues:
                  desk: {members: [anna, boris]}
                filters:
                  - {name: app, when: {from: "app@*"}, then: skip}
                rules:
                  - {name: junk, when: {keywords: unsubscribe}, reject: Advertising}
                  - {name: default, assign: {queue: desk}, create: case}
                """);
        List<Path> mails = List.of(
                mail,
                bad,
                written(
                        "again",
                        "From: Ann <ann@new.example>\r\nMessage-ID: <a@new.example>\r\nSubject: pump\r\n\r\nHelp \r\n"),
                written("app", "From: app@app.example\r\nSubject: done\r\n\r\ndone"),
                written("junk", "From: b@shop.example\r\nSubject: offers\r\n\r\nWho wants no more may unsubscribe."),
                written("ooo", "From: ann@new.example\r\nSubject: away\r\nAuto-Submitted: auto-replied\r\n\r\naway"),
                written(
                        "reply",
                        "From: ann@new.example\r\nIn-Reply-To: <a@new.example>\r\nSubject: Re: pump\r\n\r\nThanks"),
                written("us", "From: c@example.com\r\nSubject: lunch\r\n\r\nlunch?"));
        for (Path each : mails) {
            assertThat(run("ingest", each.toString())).as(terminal.err()).isZero();
        }

        assertThat(run("log", "--output", "json")).isZero();
        List<JsonNode> rows = new ArrayList<>();
        for (String line : terminal.outLines()) {
            rows.add(new ObjectMapper().readTree(line));
        }
        assertThat(rows).hasSize(mails.size());
        for (JsonNode row : rows) {
            assertThat(run("explain", "--id", row.get("id").asText())).isZero();
            assertThat(terminal.unfolded())
                    .contains("  because    ")
                    .contains("  trace      ")
                    .contains(row.get("because").asText());
            assertThat(row.get("because").asText()).isNotBlank();
        }
        assertThat(rows.stream()
                        .map(row -> row.get("outcome").asText() + ": "
                                + row.get("because").asText().replaceAll("[0-9a-f]{17}", "ID"))
                        .toList())
                .containsExactlyInAnyOrder(
                        "filed: rule default wanted it, and it continues nothing that is open",
                        "quarantined: it is larger than limits.message",
                        "duplicate: the same mail came by another way; only who may see it was added",
                        "skipped: filter app skips it",
                        "rejected: rule junk rejects it",
                        "filed: an automatic answer is stored and linked, and creates nothing",
                        "filed: it belongs to case ID, and rule default said who is responsible",
                        "skipped: it is mail among ourselves and continues no open record");

        assertThat(run("log", "--outcome", "skipped", "--reason", "FILTER:")).isZero();
        assertThat(terminal.outLines()).singleElement().asString().contains("skipped (FILTER:app)");
        assertThat(run("log", "--since", "2h", "--rule", "default", "--limit", "1"))
                .isZero();
        assertThat(terminal.outLines()).hasSize(1);
        assertThat(run("log", "--where", "outcome = skipped and reason ~ filter: or reason = \"DUPLICATE\""))
                .isZero();
        assertThat(terminal.outLines()).singleElement().asString().contains("skipped (FILTER:app)");
        assertThat(run("log", "--where", "created ~ CASE and received < 2h")).isZero();
        assertThat(terminal.out()).isEmpty();
        assertThat(run("log", "--where", "mailbx = sales")).isEqualTo(2);
        assertThat(terminal.err())
                .contains("no column 'mailbx'", "did you mean 'mailbox'?", "columns: id mailbox")
                .containsPattern("\\R  mailbx = sales\\R  \\^\\R");
        for (String other : List.of("--mailbox=sales", "--outcome=filed", "--until=2h", "--where=uid > 1")) {
            assertThat(run("log", "--id", "1", other)).isEqualTo(2);
            assertThat(terminal.err()).contains("--id names one mail: leave the other selectors out");
        }
        assertThat(run("explain", "--id", "1", "--mailbox", "sales")).isEqualTo(2);
        assertThat(terminal.err()).contains("leave --mailbox and --offline out");
        assertThat(run("log", "--until", "2h")).isZero();
        assertThat(terminal.out()).isEmpty();
        assertThat(run("log", "--since", "yesterday")).isEqualTo(2);
        assertThat(terminal.err()).contains("expected a date or time as 2026-03-04");
    }

    @Test
    void tellsWhoseTurnItIs() throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), """
                queues:
                  desk: {members: [anna, boris]}
                rules:
                  - {name: default, assign: {queue: desk}, create: case}
                """);
        assertThat(run("queue", "show")).as(terminal.err()).isEqualTo(1);
        assertThat(terminal.err()).contains("postern");
        run("migrate");
        assertThat(run("queue", "show", "--simulate", "3")).as(terminal.err()).isZero();
        assertThat(terminal.out())
                .contains("desk: round-robin, last was nobody")
                .contains("next: anna, boris, anna");
        run("ingest", mail.toString());
        assertThat(run("queue", "show", "desk", "--simulate", "4", "--output", "json"))
                .isZero();
        assertThat(terminal.out())
                .contains("\"last\":\"anna\"")
                .contains("\"next\":[\"boris\",\"anna\",\"boris\",\"anna\"]")
                .contains("{\"user\":\"anna\",\"weight\":1,\"turns\":1,\"today\":1,\"open\":1}");
        assertThat(run("queue", "show", "none")).isEqualTo(1);
        assertThat(terminal.err()).contains("no queue 'none'; there are: desk");
    }

    private Path written(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name + ".eml"), text);
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
