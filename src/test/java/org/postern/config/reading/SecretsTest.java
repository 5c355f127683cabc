package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postern.config.Secret;
import org.postern.config.SignInConfig;
import org.postern.config.reading.ConfigReader.Credentials;

class SecretsTest {
    @TempDir
    private Path folder;

    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void aFolderWithSecrets() throws IOException {
        Files.createDirectories(folder.resolve("secrets"));
        write("secrets/sales", "open sesame\n", "rw-r-----");
        Files.copy(Path.of("src/test/resources/config/good/rules.yaml"), folder.resolve("rules.yaml"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            ends with a line end      | 'open sesame\n'     | open sesame
            ends with several         | 'open sesame\r\n\n' | open sesame
            has none                  | open sesame         | open sesame
            has blanks, which count   | ' open sesame '     | ' open sesame '
            """)
    void aFileIsTakenWithoutTheLineEndsAtItsEnd(String why, String content, String expected) throws IOException {
        write("secrets/sales", content, "rw-------");

        assertThat(password("${file:secrets/sales}").reveal()).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"rw-r--r--, is open to others", "rw-----w-, is open to others", "rw------x, is open to others"})
    void aFileThatIsOpenToOthersIsRefused(String permissions, String why) throws IOException {
        write("secrets/sales", "open sesame", permissions);

        assertThat(problem("${file:secrets/sales}")).contains(why, "chmod o= ").doesNotContain("sesame");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            secrets        | is not a file
            secrets/empty  | is empty
            secrets/binary | is not in UTF-8
            secrets/large  | is larger than 64 KiB
            secrets/none   | is not there
            """)
    void aFileThatHoldsNoSecretIsRefused(String file, String why) throws IOException {
        write("secrets/empty", "\n", "rw-------");
        write("secrets/large", "x".repeat(70_000), "rw-------");
        Files.write(folder.resolve("secrets/binary"), new byte[] {(byte) 0xff, 0x20});
        Files.setPosixFilePermissions(folder.resolve("secrets/binary"), PosixFilePermissions.fromString("rw-------"));

        assertThat(problem("${file:" + file + "}")).contains("file '" + file + "' " + why);
    }

    @Test
    void aCredentialIsWhatSystemdHandsOver() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        write("run/sales", "from systemd", "r--------");
        environment.put("CREDENTIALS_DIRECTORY", folder.resolve("run").toString());

        assertThat(password("${credential:sales}").reveal()).isEqualTo("from systemd");
    }

    @Test
    void aCredentialIsAlsoAFileOfTheFolderThatSystemdHandsOver() throws IOException {
        Files.createDirectories(folder.resolve("run"));
        write("run/postern_sales", "from the folder", "r--------");
        environment.put("CREDENTIALS_DIRECTORY", folder.resolve("run").toString());

        assertThat(password("${credential:sales}").reveal()).isEqualTo("from the folder");
    }

    @Test
    void aCredentialIsAFileBesideTheConfigurationWhereSystemdHasNoPart() throws IOException {
        assertThat(password("${credential:sales}").reveal()).isEqualTo("open sesame");
    }

    @Test
    void aCredentialThatSystemdDoesNotHandOverIsMissed() throws IOException {
        environment.put("CREDENTIALS_DIRECTORY", folder.resolve("run").toString());

        assertThat(problem("${credential:sales}"))
                .contains("is not in $CREDENTIALS_DIRECTORY", "LoadCredential=sales:FILE");
    }

    @Test
    void aCredentialCannotLeaveItsFolder() throws IOException {
        assertThat(problem("${credential:../../etc/shadow}")).contains("is no name of a credential");
    }

    @Test
    void aCredentialThatIsMissingIsMissedOnlyWhenItIsUsed() throws IOException {
        ConfigResult result = read("${credential:nobody}", Credentials.IF_THERE);

        assertThat(result).isInstanceOfSatisfying(ConfigResult.Valid.class, valid -> {
            assertThat(valid.missingCredentials()).containsExactly("nobody");
            Secret secret = password(valid);
            assertThatThrownBy(secret::reveal).hasMessage("credential 'nobody' is not there");
        });
    }

    @Test
    void aVariableIsTakenAsItIs() throws IOException {
        environment.put("PASSWORD", "a$b ${c} d");

        assertThat(password("${env:PASSWORD}").reveal()).isEqualTo("a$b ${c} d");
    }

    private Secret password(String written) throws IOException {
        ConfigResult result = read(written, Credentials.NEEDED);
        assertThat(result).isInstanceOf(ConfigResult.Valid.class);
        return password((ConfigResult.Valid) result);
    }

    private String problem(String written) throws IOException {
        ConfigResult result = read(written, Credentials.NEEDED);
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        assertThat(((ConfigResult.Invalid) result).problems()).hasSize(1);
        return ((ConfigResult.Invalid) result).problems().get(0).toString();
    }

    private ConfigResult read(String password, Credentials credentials) throws IOException {
        String good = Files.readString(Path.of("src/test/resources/config/good/postern.yaml"));
        Files.writeString(folder.resolve("postern.yaml"), good.replace("${env:PASSWORD}", password));
        return new ConfigReader(environment::get, credentials).read(folder);
    }

    private void write(String name, String content, String permissions) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, content);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static Secret password(ConfigResult.Valid valid) {
        return ((SignInConfig.Password) valid.config().mailboxes().get(0).signIn()).secret();
    }
}
