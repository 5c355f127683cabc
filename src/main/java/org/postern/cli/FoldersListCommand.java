package org.postern.cli;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.daemon.Backend;
import org.postern.intake.FolderSurvey;
import org.postern.intake.MailServerException;
import org.postern.intake.Timeouts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern folders list}. */
@Command(
        name = "list",
        description = {
            "List the folders of a mailbox.",
            "What the server takes each for, its mails, when it got the last one, and whether it is read. Changes nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed", "1:the server does not answer", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern folders list sales", "  postern folders list sales --suggest"})
final class FoldersListCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private FoldersCommand folders = new FoldersCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(
            paramLabel = "MAILBOX",
            completionCandidates = NamesInConfig.Mailboxes.class,
            description = "As the configuration names it.")
    private String name = "";

    @Option(
            names = "--suggest",
            description = {
                "Print a line for the configuration instead: INBOX, sent mail, and folders that",
                "got mail within 90 days; a pattern where three or more lie below one folder."
            })
    private boolean suggest;

    @Override
    public Integer call() {
        Config config = folders.config().read();
        MailboxConfig mailbox = MailboxNamed.in(config, name);
        List<FolderSurvey.Folder> found;
        try (Backend backend = Backend.open(config, CLOCK)) {
            found = FolderSurvey.of(
                    mailbox,
                    backend.signIns(config, folders.config().places()).apply(mailbox),
                    Timeouts.defaults(),
                    CLOCK);
        } catch (MailServerException e) {
            throw new Failed(name + ": " + e.getMessage());
        }
        if (suggest) {
            List<String> entries = FolderSurvey.suggestion(found, CLOCK.instant());
            talk.out()
                    .println(
                            output.json()
                                    ? OutputOption.line(entries)
                                    : "folders: [" + String.join(", ", entries) + "]");
            return ExitCode.DONE;
        }
        for (FolderSurvey.Folder folder : found) {
            talk.out().println(output.json() ? OutputOption.line(folder) : text(folder));
        }
        return ExitCode.DONE;
    }

    private static String text(FolderSurvey.Folder folder) {
        return String.format(
                        Locale.ROOT,
                        "%-24s %-7s %6s  %-20s %s",
                        folder.path().replaceAll("\\p{Cntrl}", " "),
                        folder.role() == null ? "" : folder.role(),
                        folder.mails() < 0 ? "closed" : folder.mails(),
                        folder.newest() == null ? "" : folder.newest(),
                        folder.outgoing() ? "read as sent mail" : folder.read() ? "read" : "")
                .stripTrailing();
    }
}
