package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the shipped configuration. */
class ExplainCommandTest {
    private static final String MAIL = """
            From: =?utf-8?Q?Ann=C3=A9?= <anne@customer.example>
            To: Sales <sales@example.com>
            Cc: bob@customer.example
            Subject: Price of 3 pumps
            Message-ID: <m1@customer.example>
            Date: Wed, 4 Mar 2026 10:15:30 +0100
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain; charset=utf-8

            Please send a quote.
            --b
            Content-Type: application/pdf; name="a/b.pdf"
            Content-Disposition: attachment; filename="a/b.pdf"

            %PDF
            --b--
            """;

    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal();
    private Path mail;

    @BeforeEach
    void write() throws Exception {
        mail = Files.writeString(folder.resolve("a.eml"), MAIL.replace("\n", "\r\n"), StandardCharsets.UTF_8);
    }

    @Test
    void tellsWhyARuleDoesNotDecide() {
        assertThat(whyNot("default")).isZero();
        assertThat(terminal.out())
                .contains("rule default does not decide it")
                .contains("its condition is met, but rule price-request (")
                .contains("comes first and matches too")
                .contains("trace      rule price-request: yes keyword \"price\" in subject at 0");
        assertThat(whyNot("adverts")).isZero();
        assertThat(terminal.out()).contains("its condition is not met: no keyword; not kind");
        assertThat(whyNot("price-request")).isZero();
        assertThat(terminal.out()).contains("rule price-request decides it");
    }

    @Test
    void namesTheRulesThereAre() {
        assertThat(whyNot("price")).isEqualTo(1);
        assertThat(terminal.err()).contains("no rule 'price'; there are: price-request, adverts, default");
    }

    @Test
    void whyNotAsJson() throws Exception {
        assertThat(whyNot("default", "--output", "json")).isZero();
        JsonNode line = new ObjectMapper().readTree(terminal.out());
        assertThat(names(line)).containsExactly("file", "rule", "line", "mailbox", "wins", "holds", "because", "trace");
        assertThat(line.get("wins").asBoolean()).isFalse();
        assertThat(line.get("holds").asBoolean()).isTrue();
    }

    private int whyNot(String rule, String... options) {
        List<String> arguments =
                new ArrayList<>(List.of("--config", "config", "why-not", "--offline", rule, mail.toString()));
        arguments.addAll(List.of(options));
        return terminal.run(arguments.toArray(String[]::new));
    }

    @Test
    void printsTheContractedJson() throws Exception {
        assertThat(explain("--output", "json", mail.toString())).isZero();
        JsonNode line = new ObjectMapper().readTree(terminal.out());
        assertThat(names(line))
                .containsExactly(
                        "file",
                        "raw_sha256",
                        "outcome",
                        "reason",
                        "created",
                        "linked",
                        "flags",
                        "offline",
                        "mail",
                        "match",
                        "decision",
                        "assignment",
                        "acknowledge",
                        "writes",
                        "trace",
                        "millis");
        assertThat(line.get("mail").toString())
                .isEqualTo("{\"subject\":\"Price of 3 pumps\","
                        + "\"from\":{\"name\":\"Anné\",\"address\":\"anne@customer.example\"},"
                        + "\"to\":[{\"name\":\"Sales\",\"address\":\"sales@example.com\"}],"
                        + "\"cc\":[{\"name\":null,\"address\":\"bob@customer.example\"}],"
                        + "\"date\":\"2026-03-04T09:15:30Z\",\"date_source\":\"header\","
                        + "\"message_id\":\"m1@customer.example\",\"kind\":\"human\",\"language\":null,"
                        + "\"text\":\"Please send a quote.\",\"html\":null,"
                        + "\"attachments\":[{\"name\":\"a/b.pdf\",\"stored_name\":\"b.pdf\",\"type\":\"application/pdf\","
                        + "\"size\":4,\"sha256\":\"315d429b7714cedb6ad04ac31240145257692630457f3c88253c5beceac76027\","
                        + "\"inline\":false}],"
                        + "\"passages\":[{\"from\":0,\"to\":20,\"origin\":\"new\"}],"
                        + "\"facts\":{},\"damaged\":false,\"notes\":[]}");
        assertThat(line.get("outcome").asText()).isEqualTo("filed");
        assertThat(line.get("created").toString()).isEqualTo("[\"lead\",\"opportunity\"]");
        assertThat(line.get("match").toString()).isEqualTo("{\"party\":null,\"record\":null,\"by\":\"nobody\"}");
        assertThat(line.get("decision").get("rule").asText()).isEqualTo("price-request");
        assertThat(line.get("decision").get("action").asText()).isEqualTo("create");
        assertThat(line.get("assignment").get("by").asText()).isEqualTo("queue:sales");
        assertThat(line.get("writes").toString())
                .isEqualTo("{\"attachment\":1,\"email\":1,\"lead\":1,\"opportunity\":1}");
        assertThat(names(line.get("trace").get(0))).containsExactly("step", "result", "detail");
    }

    @Test
    void tellsWhatAMailReports() throws Exception {
        String bounce = Path.of("src/test/resources/mail/bounce-hard.eml").toString();
        assertThat(explain("--output", "json", bounce)).isZero();
        JsonNode facts = new ObjectMapper().readTree(terminal.out()).get("mail").get("facts");
        assertThat(facts.get("bounce").toString())
                .startsWith(
                        "{\"recipients\":[{\"address\":\"Bob@example.org\",\"severity\":\"hard\",\"status\":\"5.1.1\",")
                .endsWith(
                        "\"original_id\":\"offer17@example.com\",\"original_from\":\"sales@example.com\",\"standard\":true}");
    }

    @Test
    void tellsPeopleWhatAMailReports() {
        assertThat(explain(Path.of("src/test/resources/mail/bounce-hard.eml").toString()))
                .isZero();
        assertThat(terminal.out())
                .contains("  reports    bounce of Bob@example.org, hard 5.1.1, about offer17@example.com");
    }

    @Test
    void explainsHundredsOfMailsInOneCall() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--output", "json"));
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/mail"))) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".eml"))
                    .sorted()
                    .forEach(arguments::add);
        }
        assertThat(explain(arguments.toArray(String[]::new))).isZero();
        List<String> lines = terminal.outLines();
        assertThat(lines).hasSize(arguments.size() - 2).hasSizeGreaterThan(250);
        for (int i = 0; i < lines.size(); i++) {
            JsonNode line = new ObjectMapper().readTree(lines.get(i));
            assertThat(line.get("file").asText()).isEqualTo(arguments.get(i + 2));
            assertThat(line.get("mail").isObject()).as(arguments.get(i + 2)).isTrue();
        }
    }

    @Test
    void givesALineInOrderAlsoForWhatCannotBeRead() {
        String missing = folder.resolve("none.eml").toString();
        assertThat(explain("--output", "json", missing, mail.toString())).isZero();
        assertThat(terminal.outLines()).hasSize(2);
        assertThat(terminal.outLines().get(0))
                .startsWith("{\"file\":\"" + missing + "\",\"raw_sha256\":null,\"outcome\":\"quarantined\",\"reason\":")
                .contains("\"mail\":null");
        assertThat(terminal.outLines().get(1)).contains("\"file\":\"" + mail + "\"");
    }

    @Test
    void showsNoControlCharactersOfTheMailToPeople() throws Exception {
        Files.writeString(mail, "From: a@b.example\r\nSubject: =?utf-8?B?GzJKCg0=?=\r\n\r\nx\r\n");
        assertThat(explain(mail.toString())).isZero();
        assertThat(terminal.out()).doesNotContain("\u001b").contains(": filed");
    }

    @Test
    void namesTheMailboxesIfThereIsNoneOfThatName() {
        assertThat(explain("--mailbox", "nope", mail.toString())).isEqualTo(1);
        assertThat(terminal.err()).isEqualTo("postern explain: no mailbox 'nope'; there are: sales, support\n");
    }

    @Test
    void loadsNeitherCamelNorHibernate() throws Exception {
        Path loaded = folder.resolve("classes.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xlog:class+load:file=" + loaded,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.postern.Main",
                        "explain",
                        "--offline",
                        "--config",
                        "config",
                        mail.toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(Files.readAllLines(loaded))
                .anyMatch(line -> line.contains("org.postern.cli.Explainer"))
                .noneMatch(line -> line.contains(" org.apache.camel."))
                .noneMatch(line -> line.contains(" org.hibernate."))
                .noneMatch(line -> line.contains(" org.springframework."));
    }

    private int explain(String... arguments) {
        List<String> line = new ArrayList<>(List.of("explain", "--offline", "--config", "config"));
        line.addAll(List.of(arguments));
        return terminal.run(line.toArray(String[]::new));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
