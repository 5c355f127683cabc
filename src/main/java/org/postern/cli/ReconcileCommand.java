package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Settled;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.daemon.Backend;
import org.postern.daemon.Pipeline;
import org.postern.daemon.Policy;
import org.postern.daemon.Reconciliation;
import org.postern.intake.MailServerException;
import org.postern.message.Delivery;
import org.postern.message.DeliveryId;
import org.postern.store.LedgerInventory.Stuck;
import org.postern.store.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern reconcile}. */
@Command(
        name = "reconcile",
        description = {
            "Compare the mail servers with the ledger, to see what is missing.",
            "Told are mails that have no outcome although they were passed (missing), those that should have been "
                    + "read by now (stuck), and what the ledger knows that the server does not (unknown). Runs beside the "
                    + "daemon."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no gaps, or all of them are closed",
            "1:there are gaps, or a server does not answer",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern reconcile", "  postern reconcile --mailbox sales --fix"})
final class ReconcileCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final OfMailbox of = new OfMailbox();

    @Option(names = "--fix", description = "Fetch missing mails and file them now. Nobody is sent an acknowledgement.")
    private boolean fix;

    @Option(
            names = "--queued",
            description = {
                "Take what was put into a queue and has no outcome for missing: its broker has",
                "lost it. What is in the queue after all changes nothing."
            })
    private boolean queueIsLost;

    private boolean gaps;

    @Override
    public Integer call() throws IOException {
        Config config = postern.config().read();
        MailboxConfig one = of.mailbox(config);
        List<MailboxConfig> wanted = one == null ? config.mailboxes() : List.of(one);
        Path spool = Files.createTempDirectory("postern-reconcile-");
        try (Backend backend = Backend.open(config, CLOCK)) {
            Reconciliation reconciliation =
                    new Reconciliation(backend, config, postern.config().places(), spool, CLOCK);
            if (fix) {
                backend.prepare();
                try (Runs.Going run = backend.begin("reconcile", String.join(" ", arguments()), config);
                        Pipeline pipeline = Pipeline.silent(
                                backend, Policy.of(config, backend.crm()::isUser, CLOCK), spool, run.id(), CLOCK)) {
                    Ingest ingest = new Ingest(pipeline, this::print);
                    compare(
                            reconciliation,
                            wanted,
                            mail -> ingest.take(mail.id().toString(), mail));
                    ingest.finish();
                    run.done();
                }
            } else {
                compare(reconciliation, wanted, null);
            }
        } finally {
            Files.deleteIfExists(spool);
        }
        return gaps ? ExitCode.FAILED : ExitCode.DONE;
    }

    private List<String> arguments() {
        return of.name() == null ? List.of("--fix") : List.of("--mailbox", of.name(), "--fix");
    }

    private void compare(Reconciliation reconciliation, List<MailboxConfig> wanted, @Nullable Consumer<Delivery> taker)
            throws IOException {
        for (MailboxConfig one : wanted) {
            try {
                List<Delivery> taken = new ArrayList<>();
                Reconciliation.Mailbox found = reconciliation.of(
                        one,
                        queueIsLost,
                        taker == null
                                ? null
                                : mail -> {
                                    taken.add(mail);
                                    taker.accept(mail);
                                });
                report(one.name(), found, taken.size());
            } catch (MailServerException e) {
                gaps = true;
                talk.err().println(one.name() + ": " + e.getMessage());
            }
        }
    }

    private void report(String name, Reconciliation.Mailbox found, int closed) {
        int missing = found.folders().stream().mapToInt(f -> f.missing().size()).sum();
        boolean open = closed < missing
                || !found.absent().isEmpty()
                || !found.stuck().isEmpty()
                || found.folders().stream().anyMatch(f -> !f.stuck().isEmpty() || f.unknown() != null);
        gaps |= open;
        for (Reconciliation.Folder folder : found.folders()) {
            talk.out().println(output.json() ? OutputOption.line(Line.of(folder)) : text(folder));
        }
        for (String absent : found.absent()) {
            talk.err().println(name + ": there is no folder " + absent);
        }
        for (Stuck stuck : found.stuck()) {
            talk.err()
                    .println(name + ": " + stuck.count() + " " + stuck.what() + ", the oldest since " + stuck.since());
        }
        if (closed > 0) {
            talk.err().println(name + ": " + closed + " of " + missing + " missing mails are filed now");
        }
    }

    private void print(String source, Settled mail) {
        if (!output.json()) {
            talk.out().println("  " + SettledLine.of(source, mail).text());
        }
    }

    private static String text(Reconciliation.Folder folder) {
        StringBuilder text = new StringBuilder(folder.mailbox() + "/" + folder.folder() + ": " + folder.server()
                + " on the server, " + folder.ledger() + " with an outcome, " + folder.waiting() + " waiting");
        name(text, "missing", folder.missing());
        name(text, "stuck", folder.stuck());
        if (folder.unknown() != null) {
            text.append("\n  unknown: ").append(folder.unknown());
        }
        return text.toString();
    }

    private static void name(StringBuilder text, String what, List<DeliveryId> mails) {
        if (!mails.isEmpty()) {
            text.append("\n  ").append(what).append(": ").append(mails.size());
            mails.stream().limit(20).forEach(id -> text.append("\n    ").append(id));
            if (mails.size() > 20) {
                text.append("\n    … (all of them: --output json)");
            }
        }
    }

    /** The JSON form. */
    private record Line(
            String mailbox,
            String folder,
            long server,
            long ledger,
            long waiting,
            List<String> missing,
            List<String> stuck,
            @Nullable String unknown) {
        static Line of(Reconciliation.Folder folder) {
            return new Line(
                    folder.mailbox(),
                    folder.folder(),
                    folder.server(),
                    folder.ledger(),
                    folder.waiting(),
                    folder.missing().stream().map(DeliveryId::toString).toList(),
                    folder.stuck().stream().map(DeliveryId::toString).toList(),
                    folder.unknown());
        }
    }
}
