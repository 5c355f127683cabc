package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
    @TempDir
    private Path folder;

    private final Terminal terminal =
            new Terminal().with("WHERE", "imap.example.com").with("PASSWORD", "open sesame");
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("postern.yaml"), """
                database: {url: "jdbc:h2:mem:crm"}
                crm: {kind: espocrm, upload-dir: /var/lib/crm/upload}
                defaults:
                  host: ${env:WHERE}
                mailboxes:
                  - name: sales
                    address: sales@example.com
                    password: ${env:PASSWORD}
                    interval: 90s
                """);
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default, create: none}]\n");
    }

    @Test
    void whatIsWrittenIsShownWithItsPlace() {
        assertThat(terminal.run("--config", folder.toString(), "config", "show"))
                .isZero();
        assertThat(terminal.outLines())
                .contains(
                        "defaults.host = imap.example.com    # " + file + ":4",
                        "mailboxes[0].interval = 90s    # " + file + ":9",
                        "mailboxes[0].password = ${env:PASSWORD}    # " + file + ":8")
                .noneMatch(line -> line.startsWith("mailboxes[0].host") || line.startsWith("mailboxes[0].port"));
        assertThat(terminal.out()).doesNotContain("open sesame");
    }

    @Test
    void andWithItWhatIsNot() {
        assertThat(terminal.run("--config", folder.toString(), "config", "show", "--effective"))
                .isZero();
        assertThat(terminal.outLines())
                .contains(
                        "mailboxes[0].host = imap.example.com    # " + file + ":4 (defaults)",
                        "mailboxes[0].port = 993    # default",
                        "mailboxes[0].tls = implicit    # default",
                        "mailboxes[0].since = 7d    # default",
                        "mailboxes[0].interval = 90s    # " + file + ":9");
        assertThat(terminal.out()).doesNotContain("open sesame");
    }

    @Test
    void aCandidateIsComparedByWhatItMeans() throws IOException {
        Path candidate = Files.writeString(
                folder.resolve("candidate.yaml"),
                Files.readString(file).replace("interval: 90s", "interval: 2m\n    port: 993\n    push: false"));
        assertThat(terminal.run("--config", folder.toString(), "config", "diff", candidate.toString()))
                .isEqualTo(1);
        assertThat(terminal.outLines())
                .containsExactly(
                        "- mailboxes[sales].interval = 90s",
                        "+ mailboxes[sales].interval = 2m",
                        "- mailboxes[sales].push = true",
                        "+ mailboxes[sales].push = false");
        assertThat(terminal.run("--config", folder.toString(), "config", "diff", file.toString()))
                .isZero();
        assertThat(terminal.run("--config", folder.toString(), "config", "diff", folder + "/nothing"))
                .isEqualTo(1);
    }

    @Test
    void aCandidateForTheRulesIsToldByItsName() throws IOException {
        Path candidate =
                Files.writeString(folder.resolve("new-rules.yaml"), "rules: [{name: default, create: case}]\n");
        assertThat(terminal.run("--config", folder.toString(), "config", "diff", candidate.toString(), "-o", "json"))
                .isEqualTo(1);
        assertThat(terminal.outLines())
                .containsExactly("{\"path\":\"rules[default].create\",\"before\":\"none\",\"after\":\"case\"}");
    }

    @Test
    void whatIsNotValidIsToldInstead() throws IOException {
        Files.writeString(file, "mailboxes: []\n");
        assertThat(terminal.run("--config", folder.toString(), "config", "show"))
                .isEqualTo(78);
    }
}
