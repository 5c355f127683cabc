package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.MailboxConfig.Protocol;
import org.postern.daemon.Backend;
import org.postern.daemon.JunkReport;
import org.postern.intake.MailServerException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern folders junk}. */
@Command(
        name = "junk",
        description = {
            "List mail of known clients that lies in the folder of junk mail.",
            "It is not imported: move it to a folder that is read. Looks at headers only."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:listed", "1:a server does not answer", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern folders junk", "  postern folders junk sales --days 7 --output json"})
final class FoldersJunkCommand implements Callable<Integer> {
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
            arity = "0..*",
            description = "All IMAP mailboxes if none is named.")
    private List<String> names = List.of();

    @Option(
            names = "--days",
            paramLabel = "N",
            defaultValue = "30",
            description = "Mail of the last N days (default: ${DEFAULT-VALUE}).")
    private int days;

    @Override
    public Integer call() throws IOException {
        Config config = folders.config().read();
        List<MailboxConfig> wanted = names.isEmpty()
                ? config.mailboxes().stream()
                        .filter(mailbox -> mailbox.protocol() == Protocol.IMAP)
                        .toList()
                : names.stream().map(name -> MailboxNamed.in(config, name)).toList();
        Instant since = CLOCK.instant().minus(Duration.ofDays(days));
        Path spool = Files.createTempDirectory("postern-junk-");
        int exit = ExitCode.DONE;
        try (Backend backend = Backend.open(config, CLOCK)) {
            JunkReport report = new JunkReport(backend, config, folders.config().places(), spool, CLOCK);
            for (MailboxConfig mailbox : wanted) {
                try {
                    report.of(mailbox, since)
                            .forEach(found ->
                                    talk.out().println(output.json() ? OutputOption.line(found) : text(found)));
                } catch (MailServerException e) {
                    talk.err().println(mailbox.name() + ": " + e.getMessage());
                    exit = ExitCode.FAILED;
                }
            }
        } finally {
            Files.deleteIfExists(spool);
        }
        return exit;
    }

    private static String text(JunkReport.Found found) {
        return (found.mailbox() + "/" + found.folder() + "  " + found.received() + "  " + found.from() + " ("
                        + found.party() + " " + found.id() + ")  " + found.subject())
                .replaceAll("\\p{Cntrl}", " ");
    }
}
