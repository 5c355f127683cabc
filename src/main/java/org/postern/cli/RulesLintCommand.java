package org.postern.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.Problem;
import org.postern.rules.DoubtfulRules;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern rules lint}. */
@Command(
        name = "lint",
        description = {
            "Look for rules that are legal and yet hardly meant.",
            "Never reached, without a default, unused names, keywords that are found everywhere or in our own mails."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing doubtful",
            "1:something is; all is listed",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern rules lint", "  postern rules lint --signature signature.txt --output json"})
final class RulesLintCommand implements Callable<Integer> {
    @ParentCommand
    private RulesCommand rules = new RulesCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--signature",
            paramLabel = "FILE",
            description = "Text that stands below our own mails, in UTF-8. Keywords must not be in it.")
    private List<Path> signatures = List.of();

    @Override
    public Integer call() {
        Config config = rules.config().readOffline().config();
        List<Problem> doubts = DoubtfulRules.of(config, texts());
        if (output.json()) {
            doubts.forEach(doubt -> talk.out().println(OutputOption.line(ProblemReport.Line.of(doubt))));
        } else if (doubts.isEmpty()) {
            talk.out().println(config.rules().rules().size() + " rules, nothing doubtful");
        } else {
            talk.out().println(new ProblemReport(doubts).text());
        }
        return doubts.isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : signatures) {
            try {
                texts.put(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new Failed(file + " cannot be read: " + e.getMessage(), e);
            }
        }
        return texts;
    }
}
