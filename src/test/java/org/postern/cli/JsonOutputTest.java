package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.crm.espocrm.EspoSamples;
import org.postern.crm.espocrm.EspoTables;
import org.postern.daemon.LiveStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import picocli.CommandLine;

/** Each command that prints JSON prints the keys that {@code docs/output.md} shows, in its order, and no others. */
class JsonOutputTest {
    private static final Path PAGE = Path.of("docs/output.md");
    private static final Pattern EXAMPLE = Pattern.compile(
            "^### `postern ([^`]+)`\\n\\n[^\\n]+\\n\\n```json\\n(.*?)\\n```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String URL =
            "jdbc:h2:mem:output;MODE=MariaDB;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE";

    /** Their keys are data: outcomes, tables, names. */
    private static final Set<String> OPEN = Set.of("outcomes", "writes", "outbox", "facts");

    private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final ObjectMapper json = new ObjectMapper();
    private final Terminal terminal = new Terminal();
    private final Map<String, JsonNode> printed = new LinkedHashMap<>();

    @TempDir
    Path folder;

    private static final int COLUMNS = 80;

    /** What is looked at on a terminal; each only reads, so it can be asked again. */
    private static final Set<String> SCREENS = Set.of(
            "log",
            "explain FILE",
            "explain --id ID",
            "queue show",
            "status",
            "undo",
            "quarantine list",
            "quarantine show 102",
            "candidates list",
            "folders list MAILBOX",
            "folders list --suggest MAILBOX",
            "folders junk",
            "backfill --dry-run",
            "reconcile",
            "rules test");

    private static final Path OPERATION = Path.of("docs/operation.md");
    private static final Set<String> SHOWN = Set.of("status", "backfill --dry-run");

    private final List<String> tooWide = new ArrayList<>();
    private Connection keepsItAlive;

    @BeforeEach
    void start() throws Exception {
        keepsItAlive = DriverManager.getConnection(URL);
        var source = new SingleConnectionDataSource(keepsItAlive, true);
        EspoTables.create(source);
        new EspoSamples(new JdbcTemplate(source)).seed();
        server.start();
        GreenMailUser sales = server.setUser("sales@example.com", "sales", "secret");
        var store = server.getManagers().getImapHostManager();
        store.createMailbox(sales, "Junk");
        for (String name : List.of("INBOX", "Junk")) {
            store.getFolder(sales, name)
                    .store(new MimeMessage(null, new ByteArrayInputStream(mail("john@acme.example", name, "Hello"))));
        }
        Files.createDirectory(folder.resolve("upload"));
        Files.createDirectory(folder.resolve("archive"));
        Files.createDirectory(folder.resolve("routes"));
        for (String route : List.of("intake", "take", "answers", "notices", "upkeep")) {
            String file = route + ".camel.yaml";
            Files.copy(Path.of("routes", file), folder.resolve("routes").resolve(file));
        }
        config("2 KiB");
        Files.writeString(folder.resolve("rules.yaml"), """
                queues:
                  desk: {members: [anna, boris]}
                rules:
                  - {name: default, assign: {queue: desk}, create: case}
                  - {name: never, when: {subject: "*x*"}, create: none}
                """);
        Files.writeString(folder.resolve("rules.test.yaml"), """
                - {mail: {from: "Ann <ann@new.example>", subject: pump, body: Help}, expect: {rule: never}}
                """);
        terminal.with("MAIL", "secret").with("KEY", "a key that is long enough, a key that is long enough");
        terminal.with(
                "STATE_DIRECTORY",
                Files.createDirectory(folder.resolve("state")).toString());
        terminal.with(
                "RUNTIME_DIRECTORY",
                Files.createDirectory(folder.resolve("run")).toString());
    }

    private void config(String limit) throws Exception {
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "%s", schema: postern}
                crm: {kind: espocrm, upload-dir: "%s"}
                staff: {domains: [example.com]}
                limits: {message: %s}
                service-code: {key: "${env:KEY}"}
                archive: {enabled: true, folder: archive, key: "${env:KEY}"}
                privacy: {erasure-key: "${env:KEY}"}
                reasons: [Advertising]
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: %d, tls: none, user: sales, password: "${env:MAIL}", teams: [Sales]}
                  - {name: info, address: info@example.com, host: 127.0.0.1, port: 1, tls: none, user: info, password: "${env:MAIL}", teams: [Sales], unknown-sender: candidate}
                """.formatted(
                        URL, folder.resolve("upload"), limit, server.getImap().getPort()));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        try (Statement statement = keepsItAlive.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    @Test
    void isAsThePageShowsIt() throws Exception {
        runEachCommand();
        Map<String, JsonNode> documented = documented();

        assertThat(documented.keySet())
                .as("each once, in %s", PAGE)
                .containsExactlyInAnyOrderElementsOf(printed.keySet());
        SoftAssertions all = new SoftAssertions();
        printed.forEach((command, now) -> {
            List<String> shown = new ArrayList<>();
            compare("", documented.get(command), now, shown);
            all.assertThat(shown)
                    .as("postern %s, which prints%n%s", command, now)
                    .isEmpty();
        });
        all.assertThat(tooWide).as("as text wider than %d columns", COLUMNS).isEmpty();
        all.assertAll();
    }

    @Test
    void theComparisonSeesEachDifference() throws Exception {
        JsonNode shown = json.readTree("{\"a\": 1, \"b\": [{\"c\": null}], \"outcomes\": {\"filed\": 1}}");
        List<String> told = new ArrayList<>();
        compare("", shown, json.readTree("{\"a\": 1, \"b\": [{\"c\": {\"d\": 1}}], \"outcomes\": {\"x\": 2}}"), told);
        assertThat(told).isEmpty();
        compare("", shown, json.readTree("{\"a\": 1, \"b\": [{\"d\": null}], \"outcomes\": {}}"), told);
        compare("", shown, json.readTree("{\"b\": [], \"a\": 1, \"outcomes\": {}}"), told);
        compare("", shown, json.readTree("{\"a\": \"1\", \"b\": [], \"outcomes\": {}}"), told);
        assertThat(told)
                .containsExactly(
                        ".b[] has the keys [d] but is shown with [c]",
                        " has the keys [b, a, outcomes] but is shown with [a, b, outcomes]",
                        ".a is STRING but is shown as NUMBER");
    }

    /** What has no value on one side is of any form. */
    private void compare(String at, JsonNode shown, JsonNode now, List<String> differences) {
        if (shown.isNull() || now.isNull()) {
            return;
        }
        if (shown.getNodeType() != now.getNodeType()) {
            differences.add(at + " is " + now.getNodeType() + " but is shown as " + shown.getNodeType());
        } else if (now.isArray() && !now.isEmpty() && !shown.isEmpty()) {
            compare(at + "[]", shown.get(0), now.get(0), differences);
        } else if (now.isObject() && !OPEN.contains(at.substring(at.lastIndexOf('.') + 1))) {
            List<String> keysShown = keys(shown);
            List<String> keys = keys(now);
            if (!keys.equals(keysShown)) {
                differences.add(at + " has the keys " + keys + " but is shown with " + keysShown);
            } else {
                keys.forEach(key -> compare(at + "." + key, shown.get(key), now.get(key), differences));
            }
        }
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    private Map<String, JsonNode> documented() throws Exception {
        Map<String, JsonNode> examples = new LinkedHashMap<>();
        Matcher example = EXAMPLE.matcher(Files.readString(PAGE));
        while (example.find()) {
            assertThat(examples.put(example.group(1), json.readTree(example.group(2))))
                    .isNull();
        }
        return examples;
    }

    @Test
    void noCommandIsLeftOut() throws Exception {
        Set<String> withOutput = new TreeSet<>();
        collect("", PosternCommand.commandLine(), withOutput);
        Set<String> shown = new TreeSet<>();
        for (String command : documented().keySet()) {
            shown.add(command.replaceAll(" (--|[A-Z0-9]|case:).*", ""));
        }
        shown.remove("export"); // It prints nothing else, and so has no option for it.
        assertThat(shown).isEqualTo(withOutput);
    }

    private static void collect(String name, CommandLine command, Set<String> names) {
        if (command.getCommandSpec().optionsMap().containsKey("--output")) {
            names.add(name.strip());
        }
        Collection<CommandLine> below = command.getSubcommands().values();
        below.forEach(sub -> collect(name + " " + sub.getCommandName(), sub, names));
    }

    private void runEachCommand() throws Exception {
        String pump = file("pump", mail("Ann Smith <ann@new.example>", "pump", "Help"));
        String large = file("large", mail("bob@new.example", "large", "x".repeat(4096)));
        String stranger = file("stranger", mail("Cid <cid@other.example>", "pipe", "Help"));
        Path broken = Files.createDirectory(folder.resolve("broken"));
        Files.copy(folder.resolve("rules.yaml"), broken.resolve("rules.yaml"));
        Files.writeString(
                broken.resolve("postern.yaml"),
                Files.readString(folder.resolve("postern.yaml")).replace("teams:", "tems:"));
        Path other = Files.createDirectory(folder.resolve("other")).resolve("rules.yaml");
        Files.writeString(
                other,
                "rules: [{name: junk, when: {keywords: help}, reject: Advertising}, {name: default, create: lead}]");

        print("explain FILE", 0, "explain", "--offline", pump);
        print("why-not RULE FILE", 0, "why-not", "--offline", "never", pump);
        print("rules lint", 1, "rules", "lint");
        print("rules test", 1, "rules", "test");
        print("config show", 0, "config", "show");
        print("config diff FILE", 1, "config", "diff", other.toString());
        assertThat(terminal.run("check", "--config", broken.toString(), "--output", "json"))
                .isEqualTo(78);
        keep("check");
        print("check --routes", 0, "check", "--routes");
        print("token make case:ID", 0, "token", "make", "case:6655b7c8a1b2c3d4e", "--mailbox", "sales");

        print("ingest PATH", 0, "ingest", "--mailbox", "sales", pump);
        print("ingest --dry-run PATH", 0, "ingest", "--dry-run", "--mailbox", "sales", pump);
        print("log", 0, "log");
        String id = printed.get("log").get("id").asText();
        print("export --address A", 0, "export", "--address", "ann@new.example");
        print("explain --id ID", 0, "explain", "--id", id);
        print("queue show", 0, "queue", "show");
        print("status", 0, "status");
        ((ObjectNode) printed.get("status")).set("daemon", json.readTree(OutputOption.line(daemon())));
        print("replay --rules FILE", 0, "replay", "--since", "1d", "--rules", other.toString());
        print("reprocess --id ID", 0, "reprocess", "--id", id, "--mode", "full");
        print("undo", 0, "undo");
        print(
                "undo --batch ID",
                0,
                "undo",
                "--dry-run",
                "--batch",
                printed.get("undo").get("id").asText());

        run(0, "ingest", "--mailbox", "sales", large);
        print("quarantine list", 0, "quarantine", "list");
        String parked = printed.get("quarantine list").get("id").asText();
        print("quarantine show 102", 0, "quarantine", "show", parked);
        config("50 KiB");
        print("quarantine retry 102", 0, "quarantine", "retry", parked);

        run(0, "ingest", "--mailbox", "info", stranger);
        print("candidates list", 0, "candidates", "list");
        print("candidates promote ADDRESS", 0, "candidates", "promote", "cid@other.example");

        print("folders list MAILBOX", 0, "folders", "list", "sales");
        print("folders list --suggest MAILBOX", 0, "folders", "list", "--suggest", "sales");
        print("folders junk", 0, "folders", "junk", "sales");
        print("backfill --dry-run", 0, "backfill", "--mailbox", "sales", "--since", "2026-01-01", "--dry-run");
        print("backfill", 0, "backfill", "--mailbox", "sales", "--since", "2026-01-01");
        print("reconcile", 0, "reconcile", "--mailbox", "sales");

        print("erase --address A", 0, "erase", "--address", "ann@new.example", "--dry-run");
    }

    /** As a running one tells it: here is none. */
    private static LiveStatus daemon() {
        LiveStatus.Mailbox sales =
                new LiveStatus.Mailbox("sales", "ok", null, null, Instant.EPOCH, null, Instant.EPOCH, null, null);
        return new LiveStatus("0.1.0", 1, Instant.EPOCH, true, "EspoCRM", true, "", "", null, null, List.of(sales));
    }

    private void print(String command, int exit, String... line) throws Exception {
        if (SCREENS.contains(command)) {
            run(exit, line);
            terminal.outLines().stream()
                    .filter(text -> SHOWN.contains(command) && text.matches("(mailbox|folder) {2,}.*"))
                    .forEach(head -> assertThat(OPERATION)
                            .content()
                            .as("a screen shown there")
                            .contains("    " + head + "\n"));
            terminal.outLines().stream()
                    .map(text -> text.replace(folder.toString(), "DIR"))
                    .filter(text -> text.length() > COLUMNS)
                    .forEach(text -> tooWide.add(command + ": " + text));
        }
        run(
                exit,
                Stream.concat(Stream.of(line), line[0].equals("export") ? Stream.of() : Stream.of("--output", "json"))
                        .toArray(String[]::new));
        keep(command);
    }

    private void keep(String command) throws Exception {
        assertThat(terminal.outLines()).as(command).isNotEmpty();
        for (String line : terminal.outLines()) {
            json.readTree(line);
        }
        printed.put(command, json.readTree(terminal.outLines().get(0)));
    }

    private void run(int exit, String... line) {
        assertThat(terminal.run(Stream.concat(Stream.of("--config", folder.toString()), Stream.of(line))
                        .toArray(String[]::new)))
                .as("%s: %s%s", String.join(" ", line), terminal.err(), terminal.out())
                .isEqualTo(exit);
    }

    private String file(String name, byte[] mail) throws Exception {
        return Files.write(folder.resolve(name + ".eml"), mail).toString();
    }

    private static byte[] mail(String from, String subject, String text) {
        return ("From: " + from + "\r\nTo: sales@example.com\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\nSubject: "
                        + subject + "\r\nMessage-ID: <" + subject + "@new.example>\r\n\r\n" + text + "\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
