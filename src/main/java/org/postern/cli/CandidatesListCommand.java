package org.postern.cli;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.store.CandidateStore;
import org.postern.store.CandidateStore.Waiting;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code postern candidates list}. */
@Command(
        name = "list",
        description = "List who waits, the longest first.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern candidates list --mailbox sales"})
final class CandidatesListCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private CandidatesCommand candidates = new CandidatesCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final OfMailbox of = new OfMailbox();

    @Override
    public Integer call() {
        Config config = candidates.config().read();
        of.mailbox(config);
        try (Backend backend = Backend.open(config, CLOCK)) {
            for (Waiting one : new CandidateStore(backend.database(), CLOCK).list(of.name())) {
                talk.out().println(output.json() ? OutputOption.line(one) : text(one));
            }
        }
        return ExitCode.DONE;
    }

    private static String text(Waiting one) {
        String name = one.name() == null ? "" : "  " + one.name().replaceAll("\\p{Cntrl}", " ");
        return one.address() + name + "  " + one.mails() + (one.mails() == 1 ? " mail" : " mails") + " to "
                + String.join(", ", one.mailboxes()) + ", since " + one.first().truncatedTo(ChronoUnit.SECONDS);
    }
}
