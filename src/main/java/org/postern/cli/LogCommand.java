package org.postern.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern log}. */
@Command(
        name = "log",
        description = "List what became of mails, newest first, out of the ledger.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, also if there are none", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern log --since 1d --outcome quarantined",
            "  postern log --where 'assignee = \"\" and created ~ case and received > 7d'",
            "  postern log --where 'not (rule ~ price or folder = Junk) and uid < 100'",
            "  postern log --rule price-request --since 2026-03-01 --output json",
            "  postern explain --id ID           everything about one of them"
        })
final class LogCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final PastMails mails = new PastMails();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        Config config = postern.config().read();
        mails.check(config);
        try (Backend backend = Backend.open(config, CLOCK)) {
            mails.forEach(new LedgerReader(backend.database()), config.zone(), CLOCK, limit, this::print);
        }
        return ExitCode.DONE;
    }

    private void print(PastDelivery mail) {
        PastLine line = PastLine.of(mail);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }
}
