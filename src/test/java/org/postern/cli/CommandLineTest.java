package org.postern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
    private final Terminal terminal = new Terminal();

    @ParameterizedTest(name = "postern {0} --help")
    @MethodSource("commands")
    void everyCommandHelpsWithinEightyColumns(String command) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.removeIf(String::isEmpty);
        arguments.add("--help");
        assertThat(terminal.run(arguments.toArray(String[]::new))).isZero();
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.outLines()).first().asString().startsWith(("Usage: postern " + command).strip());
        assertThat(terminal.outLines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
        assertThat(terminal.out()).contains("--config", "Examples:", "Exit codes:");
    }

    @Test
    void everyCommandIsListedOnceAndToldInOneSentenceOnOneLine() {
        List<String> visible = PosternCommand.commandLine().getSubcommands().values().stream()
                .filter(command -> !command.getCommandSpec().usageMessage().hidden())
                .map(CommandLine::getCommandName)
                .toList();
        assertThat(terminal.run("--help")).isZero();
        List<String> listed = terminal.outLines().stream()
                .dropWhile(line -> !line.equals("Begin:"))
                .takeWhile(line -> !line.equals("Exit codes:"))
                .filter(line -> line.startsWith("  "))
                .toList();
        assertThat(listed.stream().map(line -> line.strip().split(" ")[0]))
                .containsExactlyInAnyOrderElementsOf(visible);
        assertThat(listed).allSatisfy(line -> assertThat(line).endsWith("."));
    }

    @ParameterizedTest(name = "postern {0}")
    @MethodSource("commands")
    void whatACommandDoesIsOneSentence(String name) {
        CommandLine command = PosternCommand.commandLine();
        for (String part : name.split(" ")) {
            command = part.isEmpty() ? command : command.getSubcommands().get(part);
        }
        assertThat(command.getCommandSpec().usageMessage().description()[0]).endsWith(".");
    }

    static Stream<String> commands() {
        return names("", PosternCommand.commandLine()).filter(name -> !name.endsWith("help"));
    }

    private static Stream<String> names(String name, CommandLine command) {
        Collection<CommandLine> below = command.getSubcommands().values();
        return Stream.concat(
                Stream.of(name),
                below.stream().flatMap(sub -> names((name + " " + sub.getCommandName()).strip(), sub)));
    }

    @ParameterizedTest(name = "postern {0}")
    @CsvSource(delimiter = '|', textBlock = """
            chekc                | Did you mean: postern check
            check --ouput json   | Possible solutions: --output
            check --output xml   | expected text or json but was 'xml'
            check extra          | Unmatched argument at index 1: 'extra'
            check --config       | Missing required parameter for option '--config' (DIR)
            """)
    void saysWhatIsWrongAndWhatIsNear(String line, String told) {
        assertThat(terminal.run(line.split(" "))).isEqualTo(2);
        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains(told).contains("Usage: postern").contains("--help");
    }

    @Test
    void asksForACommandWhenThereIsNone() {
        assertThat(terminal.run()).isEqualTo(2);
        assertThat(terminal.err()).startsWith("Which command?");
    }

    @ParameterizedTest
    @CsvSource({"--version", "check --version"})
    void tellsItsVersion(String line) {
        assertThat(terminal.run(line.split(" "))).isZero();
        assertThat(terminal.out()).matches("postern \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }
}
