package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;

class RulesInForceTest {
    private static final String MAILBOX =
            "  - {name: %s, address: %1$s@example.com, host: 127.0.0.1, port: 1, tls: none, user: u, teams: [Sales], password: \"${env:MAIL}\"}\n";

    @TempDir
    Path folder;

    private RulesInForce rules;

    @BeforeEach
    void read() throws Exception {
        mailboxes("sales");
        rules("default");
        assertThat(anew()).isInstanceOf(ConfigResult.Valid.class);
        rules = new RulesInForce(
                ((ConfigResult.Valid) anew()).config(), this::anew, address -> false, Clock.systemUTC());
    }

    @Test
    void areExchangedByAReload() throws Exception {
        rules("other");
        assertThat(rules.reload()).startsWith("the new rules are in force");
        assertThat(rules.get().config().rules().rules().get(0).name()).isEqualTo("other");
        assertThat(rules.reload()).isEqualTo("nothing has changed");
    }

    @Test
    void stayWhileTheNewOnesAreWrongAndAreExchangedOnceTheyAreMended() throws Exception {
        Policy before = rules.get();
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default, creat: case}]\n");
        assertThatThrownBy(() -> rules.reload())
                .isInstanceOf(Controls.Refused.class)
                .hasMessageContaining("rules.yaml:1:")
                .hasMessageContaining("creat");
        assertThat(rules.get()).isSameAs(before);
        assertThat(rules.problem()).contains("creat");
        rules("mended");
        rules.reload();
        assertThat(rules.get()).isNotSameAs(before);
        assertThat(rules.problem()).isNull();
    }

    @Test
    void stayWhereMailboxesWereAdded() throws Exception {
        mailboxes("sales", "support");
        assertThatThrownBy(() -> rules.reload()).hasMessageContaining("restart");
        assertThat(rules.get().config().mailboxes()).hasSize(1);
    }

    private ConfigResult anew() {
        return new ConfigReader(name -> name.equals("MAIL") ? "secret" : null, ConfigReader.Credentials.NEEDED)
                .read(folder);
    }

    private void mailboxes(String... names) throws Exception {
        StringBuilder yaml = new StringBuilder(
                "database: {url: \"jdbc:h2:mem:x\"}\ncrm: {kind: espocrm, upload-dir: upload}\nmailboxes:\n");
        for (String name : names) {
            yaml.append(MAILBOX.formatted(name));
        }
        Files.writeString(folder.resolve("postern.yaml"), yaml);
    }

    private void rules(String name) throws Exception {
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: " + name + ", create: case}]\n");
    }
}
