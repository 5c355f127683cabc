package org.postern.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.postern.daemon.Backend;
import org.postern.store.PastDelivery;
import org.postern.store.QuarantineStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern quarantine show}. */
@Command(
        name = "show",
        description = {"Show one mail in quarantine.", "Why it is there, and where it comes from."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern quarantine show 4711"})
final class QuarantineShowCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private QuarantineCommand quarantine = new QuarantineCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(paramLabel = "ID", description = "Number of the ledger row, as list shows it.")
    private long id;

    @Override
    public Integer call() {
        try (Backend backend = Backend.open(quarantine.config().read(), CLOCK)) {
            PastDelivery mail = new QuarantineStore(backend.database(), CLOCK)
                    .show(id)
                    .orElseThrow(() -> new Failed("no mail " + id + " is in quarantine"));
            PastLine line = PastLine.of(mail);
            talk.out().println(output.json() ? OutputOption.line(line) : line.full());
        }
        return ExitCode.DONE;
    }
}
