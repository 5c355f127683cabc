package org.postern.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.RuleTest;
import org.postern.config.reading.RuleTestsReader;
import org.postern.daemon.ConfigRefused;
import org.postern.daemon.ReadingPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern rules test}. */
@Command(
        name = "test",
        description = {
            "Try the rules on the mails of rules.test.yaml.",
            "No CRM is asked: senders are known as a test says, queues stand at their start."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:all as expected", "1:a surprise", "2:wrong command line", "78:wrong configuration or tests"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern rules test", "  postern rules test --at 2026-12-24T20:00 holidays.yaml"})
final class RulesTestCommand implements Callable<Integer> {
    @ParentCommand
    private RulesCommand rules = new RulesCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--at",
            paramLabel = "WHEN",
            defaultValue = "2026-03-04T10:00",
            description =
                    "When the mails come in, for hours, days and absences (default: ${DEFAULT-VALUE}, a Wednesday).")
    private LocalDateTime at = LocalDateTime.MIN;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "Tests. Default: rules.test.yaml in the configuration.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        Config config = rules.config().readOffline().config();
        Path tests = file == null ? rules.config().path().resolve("rules.test.yaml") : file;
        RuleTestsReader.Tests read = new RuleTestsReader(rules.config().environment()::get).read(tests);
        if (!read.problems().isEmpty()) {
            throw new ConfigRefused(read.problems());
        }
        Clock still = Clock.fixed(at.atZone(config.zone()).toInstant(), config.zone());
        int surprised = 0;
        try (Spool spool = Spool.make("postern-rules-")) {
            RuleTrial trial =
                    new RuleTrial(config, ReadingPlan.of(config, address -> false, spool.folder(), still), still);
            for (RuleTest test : read.tests()) {
                RuleTrial.Result result = trial.of(test);
                surprised += result.passed() ? 0 : 1;
                print(result);
            }
        }
        if (!output.json()) {
            talk.out()
                    .println(read.tests().size() + " tests, " + surprised
                            + (surprised == 1 ? " surprise" : " surprises"));
        }
        return surprised == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(RuleTrial.Result result) {
        if (output.json()) {
            talk.out().println(OutputOption.line(result));
        } else if (!result.passed()) {
            List<String> lines = result.surprises();
            talk.out().println(result.file() + ":" + result.line() + ": " + result.mail());
            lines.forEach(line -> talk.out().println("    " + line));
        }
    }
}
