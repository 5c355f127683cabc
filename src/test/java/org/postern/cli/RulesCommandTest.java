package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RulesCommandTest {
    @TempDir
    Path folder;

    private final Terminal terminal = new Terminal().with("MAIL", "secret");

    @BeforeEach
    void configure() throws Exception {
        Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:none", schema: postern}
                crm: {kind: espocrm, upload-dir: "/nowhere"}
                staff: {domains: [example.com]}
                zone: Europe/Prague
                absences: [{user: anna, from: 2026-12-24, until: 2026-12-26}]
                mailboxes:
                  - {name: sales, address: sales@example.com, host: 127.0.0.1, port: 1, tls: none, user: s, password: "${env:MAIL}"}
                  - {name: desk, address: desk@example.com, host: 127.0.0.1, port: 1, tls: none, user: d, password: "${env:MAIL}", unknown-sender: store, rules: [default]}
                reasons: [Advertising]
                """);
        rules("""
                queues:
                  sales: {members: [anna, {name: boris, hours: "08:00-17:00"}], fallback: {user: dora}}
                roles:
                  support: {team: Support}
                rules:
                  - {name: price, when: {keywords: "price"}, assign: {queue: sales}, create: opportunity}
                  - {name: adverts, when: {keywords: "unsubscribe"}, reject: Advertising}
                  - {name: default, assign: {role: support}, create: case}
                """);
    }

    @Test
    void mailsAreDecidedAsTheDaemonWould() throws Exception {
        tests("""
                - mail: {from: a@x.example, subject: "Price?"}
                  expect: {rule: price, create: opportunity, lead: true, assign: "queue:sales", outcome: filed}
                - mail: {from: a@x.example, subject: "News", body: "To unsubscribe click here"}
                  expect: {rule: adverts, create: none, lead: false, assign: none, outcome: rejected, reason: "RULE:adverts"}
                - mail: {from: a@x.example, to: [desk@example.com], subject: "Price?"}
                  expect: {rule: default, lead: false, create: case, assign: "role:support"}
                - mail: {from: a@x.example, subject: "Price?"}
                  party: contact
                  expect: {rule: price, lead: false, create: opportunity}
                - mail: {from: a@x.example, subject: "Price?", headers: {Auto-Submitted: auto-replied}}
                  expect: {kind: auto_reply, rule: none, create: none}
                """);
        assertThat(run("rules", "test")).as(terminal.out() + terminal.err()).isZero();
        assertThat(terminal.outLines()).containsExactly("5 tests, 0 surprises");
    }

    @Test
    void aSurpriseIsToldWithItsPlace() throws Exception {
        tests("""
                - mail: {from: a@x.example, subject: "Price?"}
                  expect: {rule: default, assign: "role:support"}
                """);
        assertThat(run("rules", "test")).isEqualTo(1);
        assertThat(terminal.outLines())
                .containsExactly(
                        folder.resolve("rules.test.yaml") + ":1: Price?",
                        "    rule: expected default, was price",
                        "    assign: expected role:support, was queue:sales (anna)",
                        "1 tests, 1 surprise");
        assertThat(run("rules", "test", "--output", "json")).isEqualTo(1);
        assertThat(terminal.out()).contains("\"passed\":false");
    }

    @Test
    void timeStandsStillAndCanBeChosen() throws Exception {
        tests("""
                - mail: {from: a@x.example, subject: "Price?"}
                  expect: {assign: boris}
                """);
        assertThat(run("rules", "test")).isEqualTo(1);
        assertThat(terminal.out()).contains("was queue:sales (anna)");
        assertThat(run("rules", "test", "--at", "2026-12-24T10:00"))
                .as("anna is away")
                .isZero();
        assertThat(run("rules", "test", "--at", "2026-12-24T20:00"))
                .as("and boris gone home")
                .isEqualTo(1);
        assertThat(terminal.out()).contains("was fallback of queue:sales (dora)");
    }

    @Test
    void aMailMayBeAFile() throws Exception {
        Files.writeString(
                folder.resolve("a.eml"),
                "From: a@x.example\r\nTo: sales@example.com\r\nSubject: hi\r\n\r\nWhat price?\r\n",
                StandardCharsets.UTF_8);
        tests("""
                - {mail: a.eml, expect: {rule: price}}
                - {mail: missing.eml, expect: {rule: price}}
                """);
        assertThat(run("rules", "test")).isEqualTo(1);
        assertThat(terminal.outLines())
                .contains("2 tests, 1 surprise")
                .anyMatch(line -> line.startsWith("    the file cannot be read:"));
    }

    @Test
    void whatIsWrongWithTheTestsIsToldWithItsPlace() throws Exception {
        tests("""
                - mail: {from: a@x.example}
                  expects: {rule: price}
                - mail: {subject: hi}
                  expect: {create: nothing}
                """);
        assertThat(run("rules", "test")).isEqualTo(78);
        assertThat(terminal.err())
                .contains("rules.test.yaml:2:3: [0].expects: unknown key")
                .contains("rules.test.yaml:3:3: [1].mail.from: is missing")
                .contains("[1].expect.create: 'nothing' is not known");
    }

    @Test
    void lintFindsNothingInSoundRules() {
        assertThat(run("rules", "lint")).as(terminal.out()).isZero();
        assertThat(terminal.outLines()).containsExactly("3 rules, nothing doubtful");
    }

    @Test
    void lintTellsWhatIsHardlyMeant() throws Exception {
        rules("""
                conditions:
                  unused: {keywords: "cheap"}
                queues:
                  lonely: {members: [anna]}
                rules:
                  - {name: all, when: {any: [{keywords: "price"}, {kind: human}]}, assign: {queue: lonely}}
                  - {name: human, when: {all: [{kind: human}, {keywords: "offer"}]}, create: case}
                  - {name: prices, when: {keywords: "word:prices; list price"}, create: case}
                  - {name: idle, when: {keywords: "regex:x*; no"}}
                  - {name: default, when: {keywords: "word:desk"}, create: case}
                """);
        String signature = folder.resolve("signature.txt").toString();
        Files.writeString(Path.of(signature), "Best PRICE in town");
        assertThat(run("rules", "lint", "--signature", signature)).isEqualTo(1);
        assertThat(terminal.outLines().stream().filter(line -> !line.startsWith("    ")))
                .map(line -> line.replace(folder + "/", "")
                        .replaceFirst("(\\w+\\.yaml:\\d+):\\d+", "$1")
                        .replace("(rules.yaml:6:5)", "(rules.yaml:6)"))
                .containsExactly(
                        "postern.yaml:7: mailboxes.sales: has no default: mail that no rule matches is stored, and nobody is told",
                        "postern.yaml:8: mailboxes.desk: has no default: mail that no rule matches is stored, and nobody is told",
                        "rules.yaml:2: conditions.unused: is used by no rule",
                        "rules.yaml:4: queues.lonely: has no fallback: when nobody of it can, the mail is flagged unassigned",
                        "rules.yaml:6: keywords: 'price' also stands in our own signature "
                                + signature.replace(folder + "/", "") + ", which people quote without marking it",
                        "rules.yaml:7: rules[1]: is never reached: whatever it matches, rule 'all' (rules.yaml:6) matches before",
                        "rules.yaml:8: rules[2]: is never reached: whatever it matches, rule 'all' (rules.yaml:6) matches before",
                        "rules.yaml:9: rules[3]: does nothing but keep later rules from matching",
                        "rules.yaml:9: keywords: 'regex:x*' matches every mail",
                        "rules.yaml:9: keywords: 'no' is so short that most long mails have it somewhere",
                        "rules.yaml:10: keywords: 'desk' also stands in our own addresses, which people quote without marking it",
                        "11 problems in 2 files");
    }

    @Test
    void theShippedRulesPassTheirOwnTests() {
        assertThat(terminal.run("--config", "config", "rules", "test"))
                .as(terminal.out() + terminal.err())
                .isZero();
        assertThat(terminal.run("--config", "config", "rules", "lint"))
                .as(terminal.out())
                .isZero();
    }

    private void rules(String yaml) throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), yaml);
    }

    private void tests(String yaml) throws Exception {
        Files.writeString(folder.resolve("rules.test.yaml"), yaml);
    }

    private int run(String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("--config", folder.toString()));
        all.addAll(List.of(arguments));
        return terminal.run(all.toArray(String[]::new));
    }
}
