package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.config.MailboxConfig;
import org.postern.config.Preset;
import org.postern.config.SignInConfig;
import org.postern.config.reading.ConfigReader;
import org.postern.config.reading.ConfigReader.Credentials;
import org.postern.config.reading.ConfigResult;

class InitCommandTest {
    @TempDir
    private Path folder;

    private final Terminal terminal = new Terminal();

    static Stream<Preset> presets() {
        return Preset.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("presets")
    void whatIsWrittenForEachProviderIsValid(Preset preset) {
        Path config = folder.resolve("conf");
        int exit = terminal.run(
                "--config",
                config.toString(),
                "init",
                "--batch",
                "--preset",
                preset.name(),
                "--address",
                "Sales@example.com",
                "--host",
                "mail.example.com");

        assertThat(terminal.err()).contains(preset.steps().get(0));
        assertThat(exit).isZero();
        assertThat(terminal.outLines()).containsExactly(config + "/postern.yaml", config + "/rules.yaml");
        ConfigResult result = new ConfigReader(name -> null, Credentials.IF_THERE).read(config);
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        MailboxConfig sales =
                ((ConfigResult.Valid) result).config().mailbox("sales").orElseThrow();
        assertThat(sales.host()).isEqualTo("mail.example.com");
        assertThat(sales.signIn() instanceof SignInConfig.OAuth2).isEqualTo(preset.signIn() == Preset.SignIn.MICROSOFT);
        assertThat(((ConfigResult.Valid) result).missingCredentials()).contains("db");
    }

    @Test
    void nothingIsOverwritten() throws IOException {
        Files.writeString(folder.resolve("rules.yaml"), "mine");
        int exit = terminal.run(
                "--config", folder.toString(), "init", "--batch", "--preset", "gmail", "--address", "a@example.com");
        assertThat(exit).isEqualTo(1);
        assertThat(terminal.err()).contains("is there already and is not overwritten");
        assertThat(folder.resolve("rules.yaml")).hasContent("mine");
        assertThat(folder.resolve("postern.yaml")).doesNotExist();
    }

    @Test
    void whatHasNoUsualAnswerMustBeGiven() {
        assertThat(terminal.run("--config", folder.toString(), "init", "--batch", "--preset", "generic"))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("Address of the mailbox is needed: give --address");
    }

    @Test
    void theProvidersAreListedWithWhatTheyWant() {
        assertThat(terminal.run("init", "--list-presets")).isZero();
        assertThat(terminal.out())
                .contains("yandex - ")
                .contains("app password")
                .contains("Set-CASMailbox");
        assertThat(List.of(terminal.out().split("\n"))).hasSizeGreaterThan(20);
    }
}
