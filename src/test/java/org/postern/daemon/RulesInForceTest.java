package org.postern.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.MailboxConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigResult;

class RulesInForceTest {
    private static final String MAILBOX =
            "  - {name: %s, address: %1$s@example.com, host: 127.0.0.1, port: 1, tls: none, user: u, teams: [Sales], password: \"${env:MAIL}\"}\n";

    @TempDir
    Path folder;

    private RulesInForce rules;
    private final List<String> done = new ArrayList<>();
    private final RulesInForce.Reading mailboxes = new RulesInForce.Reading() {
        @Override
        public void leave(List<String> names) {
            done.add("leave " + names + " with " + served());
        }

        @Override
        public void take(List<String> names) {
            done.add("take " + names + " with " + served());
        }

        private List<String> served() {
            return rules.get().config().mailboxes().stream()
                    .map(MailboxConfig::name)
                    .toList();
        }
    };

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
        assertThat(rules.reload(mailboxes)).startsWith("the new configuration is in force;");
        assertThat(rules.get().config().rules().rules().get(0).name()).isEqualTo("other");
        assertThat(rules.reload(mailboxes)).isEqualTo("nothing has changed");
    }

    @Test
    void stayWhileTheNewOnesAreWrongAndAreExchangedOnceTheyAreMended() throws Exception {
        Policy before = rules.get();
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default, creat: case}]\n");
        assertThatThrownBy(() -> rules.reload(mailboxes))
                .isInstanceOf(Controls.Refused.class)
                .hasMessageContaining("rules.yaml:1:")
                .hasMessageContaining("creat");
        assertThat(rules.get()).isSameAs(before);
        assertThat(rules.problem()).contains("creat");
        rules("mended");
        rules.reload(mailboxes);
        assertThat(rules.get()).isNotSameAs(before);
        assertThat(rules.problem()).isNull();
    }

    @Test
    void mailboxesThatAreGoneAreLeftByTheOldPolicyAndNewOnesTakenByTheNew() throws Exception {
        mailboxes("sales", "support");
        assertThat(rules.reload(mailboxes)).contains("read anew: support").doesNotContain("not read");
        assertThat(done).containsExactly("leave [] with [sales]", "take [support] with [sales, support]");
        done.clear();
        mailboxes("support", "info");
        assertThat(rules.reload(mailboxes)).contains("read anew: info; not read any more: sales");
        assertThat(done).containsExactly("leave [sales] with [sales, support]", "take [info] with [support, info]");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "port: 1,            port: 2,              true",
        "user: u,            user: v,              true",
        "teams: [Sales],     folders: [Other],     true",
        "teams: [Sales],     teams: [Support],     false",
        "password: \"${env:MAIL}\", password: \"${env:OTHER}\", false"
    })
    void aMailboxIsReadAnewOnlyWhereItsConnectionIsAnother(String before, String after, boolean anew) throws Exception {
        Path file = folder.resolve("postern.yaml");
        Files.writeString(file, Files.readString(file).replace(before, after));
        rules.reload(mailboxes);
        assertThat(done)
                .containsExactly(
                        "leave " + (anew ? "[sales]" : "[]") + " with [sales]",
                        "take " + (anew ? "[sales]" : "[]") + " with [sales]");
    }

    @Test
    void nothingIsLeftWhileTheNewConfigurationIsWrong() throws Exception {
        mailboxes("support");
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{name: default, creat: case}]\n");
        assertThatThrownBy(() -> rules.reload(mailboxes)).isInstanceOf(Controls.Refused.class);
        assertThat(done).isEmpty();
    }

    private ConfigResult anew() {
        return new ConfigReader(
                        name -> name.equals("MAIL") || name.equals("OTHER") ? "secret of " + name : null,
                        ConfigReader.Credentials.NEEDED)
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
