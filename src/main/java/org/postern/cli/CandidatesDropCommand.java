package org.postern.cli;

import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.daemon.Backend;
import org.postern.store.CandidateStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern candidates drop}. */
@Command(
        name = "drop",
        description = {"Let candidates wait no longer.", "They become no leads; their mails stay in the CRM."},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern candidates drop news@shop.example"})
final class CandidatesDropCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private CandidatesCommand candidates = new CandidatesCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Option(names = "--dry-run", description = "Only tell whom.")
    private boolean dryRun;

    @Parameters(paramLabel = "ADDRESS", arity = "1..*", description = "Addresses, as list shows them.")
    private List<String> addresses = List.of();

    @Override
    public Integer call() {
        int missing = 0;
        try (Backend backend = Backend.open(candidates.config().read(), CLOCK)) {
            CandidateStore store = new CandidateStore(backend.database(), CLOCK);
            for (String address : addresses) {
                int mails = dryRun ? store.mailsOf(address).size() : store.drop(address);
                if (mails > 0) {
                    talk.out().println(address + (dryRun ? " would be dropped" : " dropped"));
                } else {
                    missing++;
                    talk.err().println("nobody with the address " + address + " waits");
                }
            }
        }
        return missing == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }
}
