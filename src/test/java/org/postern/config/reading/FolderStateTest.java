package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.config.Problem;
import org.postern.config.reading.ConfigReader.Credentials;

/** What a folder can look like besides holding good or bad files. */
class FolderStateTest {
    private static final Path GOOD = Path.of("src/test/resources/config/good");

    @TempDir
    private Path folder;

    @BeforeEach
    void aGoodConfiguration() throws IOException {
        Files.copy(GOOD.resolve("postern.yaml"), folder.resolve("postern.yaml"));
        Files.copy(GOOD.resolve("rules.yaml"), folder.resolve("rules.yaml"));
    }

    @Test
    void thatIsNotThereIsNoFolder() {
        assertThat(problems(folder.resolve("none"))).containsExactly("none:1:1: is not a folder");
    }

    @Test
    void withoutFilesLacksBoth() throws IOException {
        Files.delete(folder.resolve("postern.yaml"));
        Files.delete(folder.resolve("rules.yaml"));

        assertThat(problems(folder)).containsExactly("postern.yaml:1:1: is missing", "rules.yaml:1:1: is missing");
    }

    @Test
    void withABadMainFileStillTellsWhatIsWrongWithTheRules() throws IOException {
        Files.writeString(folder.resolve("postern.yaml"), "database: [\n");
        Files.writeString(folder.resolve("rules.yaml"), "rules: [{nme: default}]\n");

        assertThat(problems(folder))
                .anyMatch(problem -> problem.startsWith("postern.yaml:2:1: is not YAML"))
                .contains("rules.yaml:1:10: rules[0].nme: unknown key");
    }

    @Test
    void withAFolderForAFileSaysSo() throws IOException {
        Files.delete(folder.resolve("rules.yaml"));
        Files.createDirectory(folder.resolve("rules.yaml"));

        assertThat(problems(folder)).containsExactly("rules.yaml:1:1: is not a file; allowed: a YAML file");
    }

    @Test
    void withADanglingLinkSaysSo() throws IOException {
        Files.delete(folder.resolve("rules.yaml"));
        Files.createSymbolicLink(folder.resolve("rules.yaml"), folder.resolve("gone.yaml"));

        assertThat(problems(folder)).containsExactly("rules.yaml:1:1: is a link that leads nowhere");
    }

    @Test
    void withLinkedFilesIsRead() throws IOException {
        Files.move(folder.resolve("rules.yaml"), folder.resolve("other.yaml"));
        Files.createSymbolicLink(folder.resolve("rules.yaml"), Path.of("other.yaml"));

        assertThat(read(folder)).isInstanceOf(ConfigResult.Valid.class);
    }

    @Test
    void withoutTheFilesThatAPatternIncludesIsRead() throws IOException {
        Files.writeString(folder.resolve("postern.yaml"), "include: [\"more.d/*.yaml\"]\n", StandardOpenOption.APPEND);

        assertThat(read(folder)).isInstanceOf(ConfigResult.Valid.class);
    }

    @Test
    void hasAnotherHashOnceItsRulesDiffer() throws IOException {
        String before = ((ConfigResult.Valid) read(folder)).config().hash();
        Files.writeString(folder.resolve("rules.yaml"), "# changed\n", StandardOpenOption.APPEND);

        assertThat(((ConfigResult.Valid) read(folder)).config().hash()).isNotEqualTo(before);
    }

    private List<String> problems(Path of) {
        ConfigResult result = read(of);
        assertThat(result).isInstanceOf(ConfigResult.Invalid.class);
        return ((ConfigResult.Invalid) result)
                .problems().stream()
                        .map(Problem::toString)
                        .map(text -> text.lines().findFirst().orElse("").replace(folder + "/", ""))
                        .toList();
    }

    private static ConfigResult read(Path folder) {
        return new ConfigReader(Map.of("PASSWORD", "x")::get, Credentials.NEEDED).read(folder);
    }
}
