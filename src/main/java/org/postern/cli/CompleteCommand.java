package org.postern.cli;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.TypeConversionException;

/** {@code postern complete}: asked by the completion of shells while somebody types, so it reads the configuration and nothing else. */
@Command(
        name = "complete",
        hidden = true,
        description = "List the names that the configuration gives, one a line, for the completion of shells.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = "  postern complete mailboxes")
final class CompleteCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Parameters(
            paramLabel = "KIND",
            converter = KindName.class,
            description = "Names of what: mailboxes, rules or queues.")
    private NamesInConfig kind = NamesInConfig.MAILBOXES;

    @Override
    public Integer call() {
        kind.in(postern.config().readOffline().config()).forEach(talk.out()::println);
        return ExitCode.DONE;
    }

    static final class KindName implements ITypeConverter<NamesInConfig> {
        @Override
        public NamesInConfig convert(String text) {
            return Arrays.stream(NamesInConfig.values())
                    .filter(kind -> kind.label().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("expected one of "
                            + Arrays.stream(NamesInConfig.values())
                                    .map(NamesInConfig::label)
                                    .collect(Collectors.joining(", "))
                            + " but was '" + text + "'"));
        }
    }
}
