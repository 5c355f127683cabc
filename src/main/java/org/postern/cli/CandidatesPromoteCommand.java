package org.postern.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.postern.commit.Settled;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.daemon.Pipeline;
import org.postern.daemon.Policy;
import org.postern.daemon.Run;
import org.postern.message.Delivery;
import org.postern.message.Octets;
import org.postern.store.CandidateStore;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern candidates promote}. */
@Command(
        name = "promote",
        description = {
            "Make leads of candidates.",
            "Their mails are decided again with today's rules, and what they would have created is created and linked to them. Nobody is sent an acknowledgement."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern candidates promote ann@client.example", "  postern candidates promote --all --dry-run"})
final class CandidatesPromoteCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private CandidatesCommand candidates = new CandidatesCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--all", description = "Everybody who waits.")
    private boolean all;

    @Option(names = "--dry-run", description = "Only tell whom, and with how many mails.")
    private boolean dryRun;

    @Parameters(paramLabel = "ADDRESS", arity = "0..*", description = "Addresses, as list shows them.")
    private List<String> addresses = List.of();

    @Override
    public Integer call() throws IOException {
        if (all == !addresses.isEmpty()) {
            throw new Failed("name the addresses, or say --all");
        }
        Config config = candidates.config().read();
        try (Backend backend = Backend.open(config, CLOCK)) {
            backend.prepare();
            CandidateStore store = new CandidateStore(backend.database(), CLOCK);
            List<String> wanted = all
                    ? store.list(null).stream()
                            .map(CandidateStore.Waiting::address)
                            .toList()
                    : addresses;
            List<PastDelivery> mails = new ArrayList<>();
            for (String address : wanted) {
                List<PastDelivery> waiting = store.mailsOf(address);
                if (waiting.isEmpty()) {
                    throw new Failed("nobody with the address " + address + " waits");
                }
                if (dryRun) {
                    WouldBe would = new WouldBe(address, waiting.size());
                    talk.out().println(output.json() ? OutputOption.line(would) : would.text());
                }
                mails.addAll(waiting);
            }
            if (!dryRun) {
                promote(config, backend, store, mails);
            }
        }
        return ExitCode.DONE;
    }

    private void promote(Config config, Backend backend, CandidateStore store, List<PastDelivery> mails)
            throws IOException {
        Path spool = Files.createTempDirectory("postern-promote-");
        Policy policy = Policy.promoting(config, backend.crm()::isUser, CLOCK);
        try (Pipeline pipeline = Pipeline.promoting(backend, policy, spool, Run.id(CLOCK), CLOCK)) {
            Ingest again = new Ingest(pipeline, this::print);
            for (PastDelivery mail : mails) {
                again.take(Long.toString(mail.id()), delivery(store, mail));
            }
            again.finish();
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private static Delivery delivery(CandidateStore store, PastDelivery mail) throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        if (!store.copyRaw(mail, raw)) {
            throw new Failed("the bytes of " + mail.id() + " are not kept (any more); nothing was promoted");
        }
        return new Delivery(
                mail.delivery(), new Octets.InMemory(raw.toByteArray()), mail.receivedAt(), false, false, false, false);
    }

    /** Who would become a lead. @param mails that he has waiting */
    private record WouldBe(String address, int mails) {
        String text() {
            return address + " would be promoted, with " + mails + (mails == 1 ? " mail" : " mails");
        }
    }

    private void print(String id, Settled mail) {
        SettledLine line = SettledLine.of(id, mail);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }
}
