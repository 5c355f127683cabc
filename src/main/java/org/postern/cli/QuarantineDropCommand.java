package org.postern.cli;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.daemon.Backend;
import org.postern.store.QuarantineStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern quarantine drop}. */
@Command(
        name = "drop",
        description = "Give mails up: their bytes go, the ledger keeps that they were there.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern quarantine drop 4711 4712"})
final class QuarantineDropCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private QuarantineCommand quarantine = new QuarantineCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Option(names = "--dry-run", description = "Only tell which.")
    private boolean dryRun;

    @Parameters(paramLabel = "ID", arity = "1..*", description = "Numbers of ledger rows, as list shows them.")
    private List<Long> ids = List.of();

    @Override
    public Integer call() {
        int missing = 0;
        try (Backend backend = Backend.open(quarantine.config().read(), CLOCK)) {
            QuarantineStore store = new QuarantineStore(backend.database(), CLOCK);
            for (long id : ids) {
                boolean there = dryRun ? store.show(id).isPresent() : store.drop(id);
                if (there) {
                    talk.out().println(id + (dryRun ? " would be dropped" : " dropped"));
                } else {
                    missing++;
                    talk.err().println("no mail " + id + " is in quarantine");
                }
            }
        }
        return missing == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
