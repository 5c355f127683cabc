package org.postern.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.store.PastDelivery;
import org.postern.store.QuarantineStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern quarantine list}. */
@Command(
        name = "list",
        description = "List the mails in quarantine, newest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern quarantine list --mailbox sales"})
final class QuarantineListCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private QuarantineCommand quarantine = new QuarantineCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final OfMailbox of = new OfMailbox();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        Config config = quarantine.config().read();
        of.mailbox(config);
        try (Backend backend = Backend.open(config, CLOCK)) {
            for (PastDelivery mail : new QuarantineStore(backend.database(), CLOCK).list(of.name(), limit)) {
                PastLine line = PastLine.of(mail);
                talk.out().println(output.json() ? OutputOption.line(line) : line.text());
            }
        }
        return ExitCode.DONE;
    }
}
