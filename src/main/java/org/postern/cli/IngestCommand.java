package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Settled;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.daemon.Backend;
import org.postern.daemon.Pipeline;
import org.postern.daemon.Policy;
import org.postern.daemon.ReadingPlan;
import org.postern.intake.FileMail;
import org.postern.intake.MailFiles;
import org.postern.store.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern ingest}. */
@Command(
        name = "ingest",
        description = {
            "Take in mails from files as if they had come to a mailbox.",
            "A mail that was taken in before changes nothing. Nobody is sent an acknowledgement."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every mail has its outcome",
            "1:broken off; run it again, what is done stays done",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern ingest --mailbox sales old.mbox Maildir/ one.eml",
            "  postern ingest --dry-run --output json old.mbox",
            "  ssh server cat mail.mbox | postern ingest -"
        })
final class IngestCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--mailbox",
            paramLabel = "NAME",
            completionCandidates = NamesInConfig.Mailboxes.class,
            description = "The mailbox whose rules and teams count. Default: the first of the configuration.")
    private @Nullable String mailbox;

    @Option(names = "--dry-run", description = "Write nothing; tell what would become of the mails.")
    private boolean dryRun;

    @Parameters(
            paramLabel = "PATH",
            arity = "1..*",
            description = "A mail (.eml), an mbox, a Maildir or other folder of these; - for standard input.")
    private List<Path> paths = List.of();

    @Override
    public Integer call() throws IOException {
        Config config = postern.config().read();
        MailboxConfig meant = mailbox == null ? config.mailboxes().get(0) : MailboxNamed.in(config, mailbox);
        Path spool = Files.createTempDirectory("postern-ingest-");
        try (Backend backend = Backend.open(config, CLOCK)) {
            Policy policy = Policy.of(config, backend.crm()::isUser, CLOCK);
            if (dryRun) {
                explain(
                        new Explainer(
                                policy,
                                ReadingPlan.of(config, backend.crm()::isUser, spool, CLOCK),
                                OnlineLook.of(backend, config),
                                CLOCK),
                        meant);
            } else {
                backend.prepare();
                write(backend, policy, meant, spool);
            }
        } finally {
            Files.deleteIfExists(spool);
        }
        return ExitCode.DONE;
    }

    private void explain(Explainer explainer, MailboxConfig meant) throws IOException {
        read(mail -> {
            Explanation explanation = explainer.explain(mail.source(), mail.raw(), meant);
            talk.out().println(output.json() ? OutputOption.line(explanation) : ExplanationText.of(explanation));
        });
        talk.out().flush();
    }

    private void write(Backend backend, Policy policy, MailboxConfig meant, Path spool) throws IOException {
        try (Progress progress = new Progress("ingest");
                Runs.Going run = backend.begin("ingest", paths.toString(), policy.config());
                Pipeline pipeline = Pipeline.silent(backend, policy, spool, run.id(), CLOCK)) {
            Ingest ingest = new Ingest(pipeline, this::print);
            read(mail -> {
                ingest.take(mail, meant);
                progress.at(ingest.taken());
            });
            talk.err().println(sum(ingest.finish()) + "; run " + run.id());
            run.done();
        }
    }

    private void read(Consumer<FileMail> taker) throws IOException {
        MailFiles files = new MailFiles(CLOCK);
        for (Path path : paths) {
            if (path.toString().equals("-")) {
                files.read(System.in, "-", taker);
            } else {
                files.read(path, taker);
            }
        }
    }

    private void print(String source, Settled mail) {
        SettledLine line = SettledLine.of(source, mail);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }

    private static String sum(Ingest.Sum sum) {
        String outcomes = sum.outcomes().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey().label())
                .collect(Collectors.joining(", "));
        return sum.mails() + (sum.mails() == 1 ? " mail: " : " mails: ") + (outcomes.isEmpty() ? "" : outcomes + ", ")
                + sum.already() + " taken in before";
    }
}
