package org.postern.config.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postern.config.Problem;
import org.postern.config.reading.ConfigReader.Credentials;

/**
 * Each folder of {@code bad} is laid over {@code good} and has one thing wrong; {@code expected.txt} is all that is said about it.
 *
 * <p>A folder without {@code expected.txt} fails and shows the report, to be read and kept.
 */
class BadConfigTest {
    private static final Path CASES = Path.of("src/test/resources/config");

    @TempDir
    private Path folder;

    static Stream<String> cases() throws IOException {
        try (Stream<Path> folders = Files.list(CASES.resolve("bad"))) {
            return folders.map(path -> path.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void isReportedWithItsPlaceAndWhatToDo(String name) throws IOException {
        Path bad = CASES.resolve("bad").resolve(name);
        Path config = folder.resolve("config");
        copy(CASES.resolve("good"), config);
        copy(bad, config);

        String report = problemsIn(config).stream()
                .map(problem -> problem + System.lineSeparator())
                .collect(Collectors.joining())
                .replace(folder + "/", "");

        Path expected = bad.resolve("expected.txt");
        assertThat(report).isEqualTo(Files.exists(expected) ? Files.readString(expected) : "");
    }

    private static List<Problem> problemsIn(Path config) {
        Map<String, String> environment = Map.of("PASSWORD", "open sesame");
        ConfigResult result = new ConfigReader(environment::get, Credentials.NEEDED).read(config);
        return result instanceof ConfigResult.Invalid invalid ? invalid.problems() : List.of();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
