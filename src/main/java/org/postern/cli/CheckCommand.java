package org.postern.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.reading.ConfigResult;
import org.postern.daemon.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern check}. */
@Command(
        name = "check",
        description = "Check the configuration and the rules without connecting to anything.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:valid, and everybody who was asked has answered",
            "1:somebody has not answered, or a route cannot be built",
            "2:wrong command line",
            "78:at least one problem; all are listed"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern check", "  postern --config /etc/postern check --connect --output json"})
final class CheckCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--connect",
            description = "Also log in to each mailbox and the database, and look at the CRM's schema. Reads only, changes nothing.")
    private boolean connect;

    @Option(names = "--routes", description = "Also build the route files in Camel, without starting them.")
    private boolean routes;

    @Override
    public Integer call() {
        Config config;
        Set<String> missing = Set.of();
        try {
            if (connect) {
                config = postern.config().read();
            } else {
                ConfigResult.Valid valid = postern.config().readOffline();
                config = valid.config();
                missing = valid.missingCredentials();
            }
        } catch (ConfigRefused refused) {
            talk.out().print(output.json() ? Report.of(refused) : ProblemReport.text(refused.problems()));
            talk.out().flush();
            return ExitCode.WRONG_CONFIG;
        }
        List<Inspection.Finding> findings = findings(config);
        if (output.json()) {
            talk.out().print(new Report(List.of(), missing, findings).line());
        } else {
            print(config, missing, findings);
        }
        talk.out().flush();
        return findings.stream().allMatch(Inspection.Finding::good) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private List<Inspection.Finding> findings(Config config) {
        List<Inspection.Finding> findings = new ArrayList<>();
        if (routes) {
            findings.addAll(Inspection.routes(config));
        }
        if (connect) {
            findings.addAll(Inspection.connections(config));
        }
        return findings;
    }

    private void print(Config config, Set<String> missing, List<Inspection.Finding> findings) {
        talk.out().println(config.folder() + ": valid");
        talk.out().println("  CRM        " + config.crm().kind().label());
        for (MailboxConfig mailbox : config.mailboxes()) {
            talk.out().println("  mailbox    " + mailbox.name() + " <" + mailbox.address() + ">");
        }
        talk.out().println("  rules      "
                + String.join(
                        ", ",
                        ProblemReport.counted(config.rules().rules().size(), "rule"),
                        ProblemReport.counted(config.rules().filters().size(), "filter"),
                        ProblemReport.counted(config.rules().queues().size(), "queue")));
        missing.stream()
                .sorted()
                .forEach(name -> talk.err().println("Not here now, but needed to run: credential " + name));
        for (Inspection.Finding finding : findings) {
            talk.out().println((finding.good() ? "  ok         " : "  FAILED     ") + finding.what() + ": "
                    + finding.detail());
        }
    }

    /** The JSON form. */
    private record Report(
            List<ProblemReport.Line> problems, Set<String> missingCredentials, List<Inspection.Finding> findings) {
        static String of(ConfigRefused refused) {
            return new Report(ProblemReport.lines(refused.problems()), Set.of(), List.of()).line();
        }

        String line() {
            return OutputOption.line(this) + System.lineSeparator();
        }
    }
}
