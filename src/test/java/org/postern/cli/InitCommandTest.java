package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
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
        assertThat(terminal.outLines())
                .containsExactly(config + "/postern.yaml", config + "/rules.yaml", config + "/rules.test.yaml");
        assertThat(config.resolve("schema/postern.schema.json"))
                .as("what the first line names for editors")
                .hasSameTextualContentAs(Path.of("config/schema/postern.schema.json"));
        ConfigResult result = new ConfigReader(name -> null, Credentials.IF_THERE).read(config);
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        MailboxConfig sales =
                ((ConfigResult.Valid) result).config().mailbox("sales").orElseThrow();
        assertThat(sales.host()).isEqualTo("mail.example.com");
        assertThat(sales.signIn() instanceof SignInConfig.OAuth2).isEqualTo(preset.signIn() == Preset.SignIn.MICROSOFT);
        Set<String> missing = ((ConfigResult.Valid) result).missingCredentials();
        assertThat(missing).isEqualTo(preset.name().equals("outlook") ? Set.of() : Set.of("sales"));
        assertThat(terminal.run("--config", config.toString(), "rules", "test"))
                .as(terminal.out())
                .isZero();
    }

    @Test
    void theConfigurationAsDeliveredGivesWay() throws IOException {
        for (String file : List.of("postern.yaml", "rules.yaml", "rules.test.yaml")) {
            Files.copy(Path.of("config", file), folder.resolve(file));
        }
        assertThat(init()).as(terminal.err()).isZero();
        assertThat(folder.resolve("postern.yaml")).content().contains("a@example.com");
        assertThat(folder.resolve("postern.yaml.delivered")).hasSameTextualContentAs(Path.of("config/postern.yaml"));
        assertThat(terminal.run("--config", folder.toString(), "rules", "test"))
                .as(terminal.out())
                .isZero();
    }

    @Test
    void passwordsThatAreTypedAreKeptForTheirOwnerAlone() throws IOException {
        assertThat(terminal.typing("generic\na@example.com\nmail.example.com\n\n\n\nof database\nof mailbox\n")
                        .run("--config", folder.toString(), "init"))
                .as(terminal.err())
                .isZero();
        Path secrets = folder.resolve("secrets");
        assertThat(secrets.resolve("db")).hasContent("of database");
        assertThat(secrets.resolve("a")).hasContent("of mailbox");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets.resolve("a"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secrets)))
                .isEqualTo("rwx------");
        assertThat(terminal.err())
                .contains("The password of a@example.com (empty: later): ")
                .doesNotContain("chmod");
    }

    @Test
    void aDatabasePasswordThatNobodyGivesIsMadeUpAndTheUserMadeWithIt() throws IOException {
        assertThat(init()).isZero();
        assertThat(terminal.err())
                .contains("put the password of a@example.com into " + folder + "/secrets/a")
                .contains("grants --create-user | mariadb");
        String password = Files.readString(folder.resolve("secrets/db"));
        assertThat(password).hasSize(48);
        assertThat(terminal.run("--config", folder.toString(), "grants", "--create-user"))
                .isZero();
        assertThat(terminal.outLines().get(0))
                .isEqualTo("CREATE USER IF NOT EXISTS 'postern'@'%' IDENTIFIED BY '" + password + "';");
        assertThat(terminal.run("--config", folder.toString(), "grants")).isZero();
        assertThat(terminal.out()).doesNotContain(password);

        Files.delete(folder.resolve("secrets/db"));
        assertThat(terminal.run("--config", folder.toString(), "grants", "--create-user"))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("database.password is not there");
    }

    private int init() {
        return terminal.run(
                "--config",
                folder.toString(),
                "init",
                "--batch",
                "--address",
                "a@example.com",
                "--host",
                "mail.example.com");
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
