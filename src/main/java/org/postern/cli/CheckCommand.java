package org.postern.cli;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.reading.ConfigResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code postern check}. */
@Command(
        name = "check",
        description = "Check the configuration and the rules without connecting to anything.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:valid", "2:wrong command line", "78:at least one problem; all are listed"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern check", "  postern --config /etc/postern check --output json"})
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Config config;
        Set<String> missing = Set.of();
        try {
            ConfigResult.Valid valid = postern.config().readOffline();
            config = valid.config();
            missing = valid.missingCredentials();
        } catch (ConfigRefused refused) {
            talk.out().print(output.json() ? Report.of(refused) : ProblemReport.text(refused.problems()));
            talk.out().flush();
            return ExitCode.WRONG_CONFIG;
        }
        if (output.json()) {
            talk.out().print(new Report(List.of(), missing).line());
        } else {
            print(config, missing);
        }
        talk.out().flush();
        return ExitCode.DONE;
    }

    private void print(Config config, Set<String> missing) {
        talk.out().println(config.folder() + ": valid");
        talk.out().println("  CRM        " + config.crm().kind().label());
        for (MailboxConfig mailbox : config.mailboxes()) {
            talk.out().println("  mailbox    " + mailbox.name() + " <" + mailbox.address() + ">");
        }
        talk.out()
                .println("  rules      "
                        + String.join(
                                ", ",
                                ProblemReport.counted(config.rules().rules().size(), "rule"),
                                ProblemReport.counted(config.rules().filters().size(), "filter"),
                                ProblemReport.counted(config.rules().queues().size(), "queue")));
        missing.stream()
                .sorted()
                .forEach(name -> talk.err().println("Not here now, but needed to run: credential " + name));
    }

    /** The JSON form. */
    private record Report(List<ProblemReport.Line> problems, Set<String> missingCredentials) {
        static String of(ConfigRefused refused) {
            return new Report(ProblemReport.lines(refused.problems()), Set.of()).line();
        }

        String line() {
            return OutputOption.line(this) + System.lineSeparator();
        }
    }
}
