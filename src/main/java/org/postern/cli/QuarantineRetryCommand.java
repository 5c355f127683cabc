package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.postern.commit.Settled;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.daemon.PastMail;
import org.postern.daemon.Pipeline;
import org.postern.daemon.Policy;
import org.postern.message.Octets;
import org.postern.store.PastDelivery;
import org.postern.store.QuarantineStore;
import org.postern.store.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern quarantine retry}. */
@Command(
        name = "retry",
        description = "Try to file mails again, with today's configuration.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed, or some are not kept here",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern quarantine retry 4711", "  postern quarantine retry --all"})
final class QuarantineRetryCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private QuarantineCommand quarantine = new QuarantineCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--all", description = "All mails in quarantine.")
    private boolean all;

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Numbers of ledger rows, as list shows them.")
    private List<Long> ids = List.of();

    @Override
    public Integer call() throws IOException {
        if (all == !ids.isEmpty()) {
            throw new Failed("name the mails, or say --all");
        }
        Config config = quarantine.config().read();
        Path spool = Files.createTempDirectory("postern-retry-");
        try (Backend backend = Backend.open(config, CLOCK)) {
            backend.prepare();
            Policy policy = Policy.of(config, backend.crm()::isUser, CLOCK);
            QuarantineStore store = new QuarantineStore(backend.database(), CLOCK);
            try (Runs.Going run = backend.begin("retry", all ? "--all" : ids.toString(), config);
                    Pipeline pipeline = Pipeline.retrying(backend, policy, spool, run.id(), CLOCK)) {
                Ingest again = new Ingest(pipeline, this::print);
                boolean whole = true;
                for (PastDelivery mail : wanted(store)) {
                    Optional<Octets> raw = backend.rawMails().read(mail, spool);
                    if (raw.isPresent()) {
                        again.take(Long.toString(mail.id()), PastMail.again(mail, raw.get(), config));
                    } else {
                        whole = false;
                        talk.err()
                                .println(mail.id() + ": not all of it is kept here; `postern reprocess --id "
                                        + mail.id() + "` fetches it from its server");
                    }
                }
                again.finish();
                run.done();
                return whole ? ExitCode.DONE : ExitCode.FAILED;
            }
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private List<PastDelivery> wanted(QuarantineStore store) {
        if (all) {
            return store.list(null, Integer.MAX_VALUE);
        }
        return ids.stream()
                .map(id -> store.show(id).orElseThrow(() -> new Failed("no mail " + id + " is in quarantine")))
                .toList();
    }

    private void print(String id, Settled mail) {
        SettledLine line = SettledLine.of(id, mail);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }
}
