package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.config.Config;
import org.postern.config.DatabaseConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;
import org.postern.crm.Crm.AddressFact;
import org.postern.crm.Crm.AddressFact.Fact;
import org.postern.daemon.Backend;
import org.postern.servers.MariaDbServer;
import org.postern.servers.PostgresServer;

/**
 * Each shipped example of mapped tables on its real database, by a user who has what {@code postern grants} prints: mails in, all rows out.
 *
 * <p>{@code -Dgolden.write=true} writes what came out over what is expected, to be read and kept.
 */
class MappedTablesIT {
    private static final Path SEEDS = Path.of("src/test/resources/mapped");

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();

    enum Example {
        PLAIN_MARIADB("plain", "{opportunity: [open], case: [new, open]}"),
        PLAIN_POSTGRESQL("plain", "{opportunity: [open], case: [new, open]}"),
        VTIGER("vtiger", "{opportunity: [Prospecting, Qualification], case: [Open, In Progress]}");

        private final String seed;
        private final String active;

        Example(String seed, String active) {
            this.seed = seed;
            this.active = active;
        }

        String file() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        boolean onPostgres() {
            return this == PLAIN_POSTGRESQL;
        }

        Path tables() {
            return this == VTIGER
                    ? SEEDS.resolve("vtiger.sql")
                    : Path.of("config/mapped").resolve(file() + ".sql");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenAsItsOwnersWouldWriteIt(Example example) throws Exception {
        try (Connection owner = connect(example)) {
            run(owner, example.tables());
            run(owner, SEEDS.resolve(example.seed + "-seed.sql"));
            configure(example, owner.getMetaData().getURL());
            user(example, owner);

            ingest("client", "John Smith <john@acme.example>", "Pump", "It drips.", "");
            ingest(
                    "reply",
                    "John Smith <john@acme.example>",
                    "Re: Pump",
                    "Still.",
                    "In-Reply-To: <client@mail.example>\r\n");
            ingest("stranger", "Jan Novák <jan@new.example>", "Price of a pump \uD83E\uDDF0", "How much?", "");
            ingest(
                    "again",
                    "Jan Novák <jan@new.example>",
                    "Order " + "x".repeat(300),
                    "Two, please.\r\n-- \r\nJan Novák\r\nTel: +420 777 123 456",
                    "");
            ingest("client", "John Smith <john@acme.example>", "Pump", "It drips.", "");
            ingest(
                    "outsider",
                    "Eve <eve@elsewhere.example>",
                    "Re: Pump",
                    "Me too.",
                    "In-Reply-To: <client@mail.example>\r\n");

            ingestTogether("first", "Ann One <ann@one.example>", "second", "Ben Two <ben@two.example>");

            List<String> rows = dump(owner);
            Path expected = SEEDS.resolve(example.file() + ".txt");
            if (Boolean.getBoolean("golden.write")) {
                Files.write(expected, rows);
            }
            assertThat(rows).isEqualTo(Files.readAllLines(expected));
            assertThat(files()).hasSize(1);

            fillsOwnFields(example, owner);
            leavesAlone(example, owner);
            learns(example, owner);
            takesBack(example, owner);
            erases(example, owner);

            planted(example, ".email as address", ".emial as address");
            assertThat(terminal.err())
                    .containsPattern("crm\\.yaml:\\d+:\\d+: find-party: the database does not take it: .*emial");
            planted(example, ".email as address", ".email as adress");
            assertThat(terminal.err())
                    .contains("find-party: has no column 'address'")
                    .contains("find-party: has the unknown column 'adress'");
            String table = example == Example.VTIGER ? "vtiger_activity" : "mail";
            execute(
                    owner,
                    "revoke insert on " + table + " from " + user(example) + (example.onPostgres() ? "" : "@'%'"));
            planted(example, "", "");
            assertThat(terminal.err())
                    .contains(table)
                    .contains("'postern grants' prints what our user must be allowed");
        }
    }

    /** A template's text becomes a value of its column, is cut where that is too short, and fills what is there already only while it is empty. */
    private void fillsOwnFields(Example example, Connection owner) throws IOException, SQLException {
        if (example == Example.VTIGER) {
            return;
        }
        execute(owner, "alter table ticket add column budget decimal(10,2)");
        execute(owner, "alter table ticket add column topic varchar(12)");
        execute(owner, "alter table ticket add column due date");
        String posternYaml = Files.readString(folder.resolve("postern.yaml"));
        String crmYaml = Files.readString(folder.resolve("crm.yaml"));
        Files.writeString(
                folder.resolve("postern.yaml"),
                posternYaml.replace(
                        "crm: {kind: mapped,",
                        "crm: {kind: mapped, fields: {case: {budget: \"1 234,50\", topic: \"{subject}\", due: \"{date}\"}},"));
        Files.writeString(
                folder.resolve("crm.yaml"),
                crmYaml.replaceFirst(
                                "body, created_at, updated_at\\)\\s+values \\((.*):description, ",
                                "body, budget, topic, due, created_at, updated_at) values ($1:description, :budget, :topic, :due, ")
                        .replaceFirst(
                                "update ticket set updated_at = :now",
                                "update ticket set budget = coalesce(budget, :budget), topic = coalesce(nullif(topic, ''), :topic, topic), due = coalesce(due, :due), updated_at = :now"));
        grant(owner);

        ingest("own", "Olga <olga@own.example>", "A very long subject", "Hello.", "");
        assertThat(strings(owner, "select concat(budget, ' ', topic, ' ', due) from ticket where topic is not null"))
                .containsExactly("1234.50 A very long… 2026-03-04");
        execute(owner, "update ticket set topic = '', budget = 7, due = null where topic is not null");
        ingest("own-2", "Olga <olga@own.example>", "Re: again", "Hm.", "In-Reply-To: <own@mail.example>\r\n");
        ingest("own-3", "Olga <olga@own.example>", "Re: once more", "Hm.", "In-Reply-To: <own@mail.example>\r\n");
        assertThat(strings(owner, "select concat(budget, ' ', topic, ' ', due) from ticket where topic is not null"))
                .containsExactly("7.00 Re: again 2026-03-04");
        Files.writeString(folder.resolve("postern.yaml"), posternYaml);
        Files.writeString(folder.resolve("crm.yaml"), crmYaml);
    }

    /** A mail that people had there before us, and have thrown away, does not come back. */
    private void leavesAlone(Example example, Connection owner) throws IOException, SQLException {
        if (example == Example.VTIGER) {
            return;
        }
        execute(
                owner,
                "insert into mail (message_id, subject, deleted) values ('<thrown@mail.example>', 'Thrown', true)");
        ingest("thrown", "John Smith <john@acme.example>", "Thrown", "Away.", "");
        assertThat(strings(
                        owner, "select subject from mail where message_id = '<thrown@mail.example>' and not deleted"))
                .isEmpty();
        assertThat(strings(owner, "select title from ticket where title = 'Thrown'"))
                .isEmpty();
    }

    /** A bounce and an unsubscription come to the person's row; vtiger has nowhere for it, and nothing happens. */
    private void learns(Example example, Connection owner) throws SQLException {
        Map<String, String> environment =
                Map.of("MAIL", "secret", "DATABASE", MariaDbServer.PASSWORD, "ERASURE", "key");
        Config config =
                ((ConfigResult.Valid) new ConfigReader(environment::get, Credentials.NEEDED).read(folder)).config();
        try (Backend backend = Backend.open(config, Clock.systemUTC())) {
            backend.database().inTransaction(() -> {
                backend.crm()
                        .learn(List.of(
                                new AddressFact("john@acme.example", Fact.INVALID),
                                new AddressFact("john@acme.example", Fact.OPTED_OUT),
                                new AddressFact("nobody@nowhere.example", Fact.INVALID)));
                return true;
            });
        }
        if (example != Example.VTIGER) {
            assertThat(strings(owner, "select email from person where mail_invalid and no_mailings"))
                    .containsExactly("john@acme.example");
        }
    }

    private void takesBack(Example example, Connection owner) throws IOException, SQLException {
        ingest("undone", "Una <una@undone.example>", "Undone", "Never mind.", "");
        String undone = run();
        ingest("edited", "Eda <eda@edited.example>", "Edited", "Never mind.", "");
        String edited = run();
        execute(
                owner,
                example == Example.VTIGER
                        ? "update vtiger_crmentity set modifiedtime = '2030-01-01 00:00:00' where setype = 'HelpDesk' and label = 'Edited'"
                        : "update ticket set updated_at = '2030-01-01 00:00:00' where title = 'Edited'");

        assertThat(terminal.run("--config", folder.toString(), "undo", "--batch", undone))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.run("--config", folder.toString(), "undo", "--batch", edited))
                .isEqualTo(1);
        assertThat(terminal.out()).contains("was changed meanwhile, as take-back-case says");

        assertThat(strings(
                        owner,
                        example == Example.VTIGER
                                ? "select distinct label from vtiger_crmentity where deleted = 1 and setype in ('HelpDesk', 'Emails')"
                                : "select subject from mail where deleted and subject <> 'Thrown'"))
                .containsExactly("Undone");
        assertThat(
                        strings(
                                owner,
                                example == Example.VTIGER
                                        ? "select label from vtiger_crmentity where deleted = 0 and label = 'Edited' and setype in ('HelpDesk', 'Emails')"
                                        : "select title from ticket where title = 'Edited' and not deleted union all select subject from mail where subject = 'Edited' and not deleted"))
                .as("of a mail and its records all stays")
                .containsExactly("Edited", "Edited");
    }

    /** @return the id of the latest ingest */
    private String run() {
        Matcher run = Pattern.compile("; run (\\S+)").matcher(terminal.err());
        assertThat(run.find()).as(terminal.err()).isTrue();
        return run.group(1);
    }

    private void erases(Example example, Connection owner) throws SQLException {
        String hers = example == Example.VTIGER
                ? "select from_email from vtiger_emaildetails where from_email = 'ann@one.example'"
                : "select address from mail_person where address = 'ann@one.example'";
        assertThat(strings(owner, hers)).isNotEmpty();
        assertThat(terminal.run("--config", folder.toString(), "grants", "--for", "erase"))
                .isZero();
        for (String grant : terminal.outLines()) {
            execute(owner, grant.replaceFirst(";$", ""));
        }

        assertThat(terminal.run("--config", folder.toString(), "export", "--address", "ann@one.example"))
                .as(terminal.err())
                .isZero();
        assertThat(terminal.out()).contains("Hello from first");
        assertThat(terminal.run("--config", folder.toString(), "erase", "--address", "ann@one.example"))
                .as(terminal.err())
                .isZero();
        assertThat(strings(owner, hers)).isEmpty();
    }

    private static List<String> strings(Connection owner, String sql) throws SQLException {
        List<String> found = new ArrayList<>();
        try (Statement statement = owner.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                found.add(row.getString(1));
            }
        }
        return found;
    }

    /** What the database and our configuration have against each other is told with its place, and nothing is written. */
    private void planted(Example example, String sound, String broken) throws IOException {
        String crm = Files.readString(Path.of("config/mapped").resolve(example.file() + ".yaml"));
        Files.writeString(folder.resolve("crm.yaml"), crm.replace(sound, broken));
        assertThat(terminal.run(
                        "--config",
                        folder.toString(),
                        "ingest",
                        folder.resolve("client.eml").toString()))
                .isEqualTo(78);
    }

    private void ingest(String id, String from, String subject, String text, String more) throws IOException {
        run(List.of(mail(id, from, subject, text, more)));
    }

    /** Strangers in one group, so that the database makes several keys at once. */
    private void ingestTogether(String... idsAndSenders) throws IOException {
        List<Path> mails = new ArrayList<>();
        for (int i = 0; i < idsAndSenders.length; i += 2) {
            mails.add(mail(idsAndSenders[i], idsAndSenders[i + 1], "Hello from " + idsAndSenders[i], "Hello.", ""));
        }
        run(mails);
    }

    private void run(List<Path> mails) {
        List<String> command = new ArrayList<>(List.of("--config", folder.toString(), "ingest"));
        mails.forEach(mail -> command.add(mail.toString()));
        assertThat(terminal.run(command.toArray(String[]::new)))
                .as(mails + ": " + terminal.err())
                .isZero();
    }

    private Path mail(String id, String from, String subject, String text, String more) throws IOException {
        boolean withFile = id.equals("client");
        String body = withFile
                ? "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                        + text
                        + "\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"offer.pdf\"\r\n\r\nPDF\r\n--b--\r\n"
                : "Content-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n";
        return Files.write(
                folder.resolve(id + ".eml"),
                ("From: " + from + "\r\nTo: support@example.com\r\nCc: info@example.com\r\nSubject: " + subject
                                + "\r\nMessage-ID: <" + id
                                + "@mail.example>\r\nDate: Wed, 4 Mar 2026 09:15:30 +0000\r\n" + more
                                + body)
                        .getBytes(StandardCharsets.UTF_8));
    }

    private Connection connect(Example example) throws SQLException {
        if (example.onPostgres()) {
            DatabaseConfig fresh = PostgresServer.get().fresh();
            return DriverManager.getConnection(fresh.url(), fresh.user(), "");
        }
        String name = "mapped_" + example.seed;
        MariaDbServer.get().run("CREATE DATABASE " + name + " CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci");
        return DriverManager.getConnection(MariaDbServer.get().url(name), MariaDbServer.USER, MariaDbServer.PASSWORD);
    }

    private static void run(Connection connection, Path script) throws IOException, SQLException {
        for (String sql : Files.readString(script).replaceAll("(?m)^--.*$", "").split(";\\s*\n")) {
            if (!sql.isBlank()) {
                execute(connection, sql);
            }
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void configure(Example example, String url) throws IOException {
        Files.createDirectories(folder.resolve("files/storage"));
        Files.copy(Path.of("config/mapped").resolve(example.file() + ".yaml"), folder.resolve("crm.yaml"));
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", user: %s, password: "${env:DATABASE}", schema: %s_own}
                crm: {kind: mapped, upload-dir: "%s", active: %s}
                staff: {domains: [example.com]}
                notices: {sinks: []}
                privacy: {erasure-key: "${env:ERASURE}"}
                mailboxes:
                  - {name: support, address: support@example.com, host: 127.0.0.1, port: 1, tls: none, user: support, password: "${env:MAIL}"}
                """.formatted(
                url.replaceFirst("\\?.*", ""), user(example), user(example), folder.resolve("files"), example.active));
        Files.writeString(folder.resolve("rules.yaml"), """
                queues:
                  desk: {members: [anna, boris]}
                rules:
                  - {name: price, when: {keywords: price}, assign: {queue: desk}, create: opportunity}
                  - {name: default, assign: {queue: desk}, create: case}
                """);
        terminal.with("MAIL", "secret").with("DATABASE", MariaDbServer.PASSWORD).with("ERASURE", "key");
    }

    private static String user(Example example) {
        return "least_" + example.file().replace('-', '_');
    }

    /** A user with what {@code grants} prints and nothing else. */
    private void user(Example example, Connection owner) throws SQLException {
        execute(
                owner,
                example.onPostgres()
                        ? "create role " + user(example) + " login"
                        : "create user '" + user(example) + "'@'%' identified by '" + MariaDbServer.PASSWORD + "'");
        grant(owner);
    }

    private void grant(Connection owner) throws SQLException {
        assertThat(terminal.run("--config", folder.toString(), "grants"))
                .as(terminal.err())
                .isZero();
        for (String grant : terminal.outLines()) {
            execute(owner, grant.replaceFirst(";$", ""));
        }
    }

    /** Every row of the tables that we may write, without what differs from run to run. */
    private static List<String> dump(Connection owner) throws SQLException {
        TreeSet<String> tables = new TreeSet<>();
        String schema = owner.getSchema() == null ? owner.getCatalog() : owner.getSchema();
        try (ResultSet found =
                owner.getMetaData().getTables(owner.getCatalog(), schema, "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (found.next()) {
                tables.add(found.getString("TABLE_NAME"));
            }
        }
        List<String> rows = new ArrayList<>();
        for (String table : tables) {
            try (Statement statement = owner.createStatement();
                    ResultSet row = statement.executeQuery("select * from " + table)) {
                while (row.next()) {
                    rows.add(line(table, row));
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    private static String line(String table, ResultSet row) throws SQLException {
        StringBuilder line = new StringBuilder(table).append(':');
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String value = row.getString(i);
            if (value != null && !value.isEmpty()) {
                line.append(' ')
                        .append(row.getMetaData().getColumnLabel(i))
                        .append('=')
                        .append(normalised(value));
            }
        }
        return line.toString();
    }

    private static String normalised(String value) {
        return value.replaceAll("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(?<!09:15:30|00:00:00)", "NOW")
                .replaceAll("^20(?!26-03-04)\\d\\d-\\d\\d-\\d\\d$", "DAY")
                .replace("\r", "")
                .replace("\n", "\\n");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("files"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
