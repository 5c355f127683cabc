package org.postern.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.Problem;
import org.postern.config.RulesConfig;
import org.postern.config.reading.ConfigResult;
import org.postern.daemon.ConfigRefused;
import org.postern.daemon.ConnectionCheck;
import org.postern.daemon.Finding;
import org.postern.daemon.RouteCheck;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern check}. */
@Command(
        name = "check",
        description = {
            "Check configuration and rules; with --connect also who answers.",
            "Everything that is wrong is told at once, each with its place and a hint. Changes nothing."
        },
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
            description =
                    "Also log in to each mailbox and the database, and look at the CRM's tables. Changes nothing.")
    private boolean connect;

    @Option(names = "--routes", description = "Also build the route files in Camel, without starting them.")
    private boolean routes;

    @Override
    public Integer call() {
        Checked checked;
        try {
            checked = check();
        } catch (ConfigRefused refused) {
            ProblemReport report = new ProblemReport(refused.problems());
            talk.out().println(output.json() ? report.json() : report.text());
            return ExitCode.WRONG_CONFIG;
        }
        if (output.json()) {
            talk.out().println(OutputOption.line(checked.report()));
        } else {
            print(checked);
        }
        return checked.findings().stream().allMatch(Finding::good) ? ExitCode.DONE : ExitCode.FAILED;
    }

    private Checked check() {
        ConfigResult.Valid valid = postern.config().readOffline();
        List<Finding> findings = new ArrayList<>();
        if (routes) {
            findings.addAll(RouteCheck.of(valid.config()));
        }
        if (connect) {
            findings.addAll(
                    ConnectionCheck.of(postern.config().read(), postern.config().places()));
        }
        return new Checked(valid.config(), valid.missingCredentials(), findings);
    }

    private void print(Checked checked) {
        Config config = checked.config();
        talk.out().println(config.folder() + ": valid");
        talk.out().println("  CRM        " + config.crm().kind().label());
        for (MailboxConfig mailbox : config.mailboxes()) {
            talk.out().println("  mailbox    " + mailbox.name() + " <" + mailbox.address() + ">");
        }
        RulesConfig rules = config.rules();
        talk.out()
                .println("  rules      " + counted(rules.rules(), "rule") + ", " + counted(rules.filters(), "filter")
                        + ", " + counted(rules.queues().keySet(), "queue"));
        for (Finding finding : checked.findings()) {
            talk.out().printf("  %-10s %s: %s%n", finding.good() ? "ok" : "FAILED", finding.what(), finding.detail());
        }
        warnOfDeletedMail(config);
        if (!checked.missing().isEmpty()) {
            talk.err()
                    .println("Not here now, but needed to run: the credentials "
                            + String.join(", ", new TreeSet<>(checked.missing())));
        }
    }

    /** A database that is put back to an earlier day gets again what is still on the servers. */
    private void warnOfDeletedMail(Config config) {
        if (config.archive().enabled()) {
            return;
        }
        for (MailboxConfig mailbox : config.mailboxes()) {
            if (mailbox.after().deletes()) {
                talk.err()
                        .println(
                                "Mind: " + mailbox.at() + ": mailbox " + mailbox.name()
                                        + " deletes mail on the server, and no archive keeps it: a database that is put back to an earlier day cannot get it again");
            }
        }
    }

    private static String counted(Collection<?> things, String noun) {
        return things.size() + " " + noun + (things.size() == 1 ? "" : "s");
    }

    private record Checked(Config config, Set<String> missing, List<Finding> findings) {
        Report report() {
            return new Report(List.of(), missing, findings);
        }
    }

    /** The JSON form of a valid configuration. */
    private record Report(List<Problem> problems, Set<String> missingCredentials, List<Finding> findings) {}
}
