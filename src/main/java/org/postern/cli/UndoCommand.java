package org.postern.cli;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.daemon.Undo;
import org.postern.match.RecordRef;
import org.postern.store.Runs;
import org.postern.store.Runs.PastRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern undo}. */
@Command(
        name = "undo",
        description = {
            "Take back what a run wrote, where nobody has worked on it since.",
            "Mail out of files or a backfill can be taken in again afterwards; live mail is kept in the ledger as "
                    + "skipped (reason UNDONE:ID), for reprocess to file it anew. Without --batch: list the latest runs."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all of it is taken back",
            "1:some of it stays, or there is no such run",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern undo                                        which runs were there?",
            "  postern undo --batch 20260304T091530-1f3a --dry-run",
            "  postern undo --batch 20260304T091530-1f3a"
        })
final class UndoCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final int LATEST = 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--batch", paramLabel = "ID", description = "The run, as log and explain show it.")
    private @Nullable String batch;

    @Option(names = "--dry-run", description = "Change nothing; tell what would be taken back, and what stays.")
    private boolean dryRun;

    private long undone;
    private long kept;

    @Override
    public Integer call() {
        if (dryRun && batch == null) {
            throw new ParameterException(spec.commandLine(), "Which run? --batch ID");
        }
        Config config = postern.config().read();
        try (Backend backend = Backend.open(config, CLOCK)) {
            Runs runs = new Runs(backend.database(), CLOCK);
            if (batch == null) {
                runs.latest(LATEST).forEach(this::print);
                return ExitCode.DONE;
            }
            PastRun run = runs.find(batch).orElseThrow(() -> new Failed("the ledger knows no run " + batch));
            new Undo(backend, CLOCK).of(run, dryRun, this::print);
        }
        talk.err().println((dryRun ? "would be taken back: " : "taken back: ") + undone + ", stays: " + kept);
        return kept == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    private void print(PastRun run) {
        talk.out()
                .println(
                        output.json()
                                ? OutputOption.line(run)
                                : run.id() + "  " + run.kind() + "  " + run.state() + "  since "
                                        + run.startedAt().truncatedTo(ChronoUnit.SECONDS)
                                        + (run.arguments().isEmpty()
                                                ? ""
                                                : System.lineSeparator() + "  " + run.arguments()));
    }

    private void print(Undo.One one) {
        if (one.stays()) {
            kept++;
        } else {
            undone++;
        }
        Line line = Line.of(one);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }

    /** The JSON form. @param kept why it stays; null: it was taken back */
    private record Line(
            long id,
            String delivery,
            List<String> records,
            @Nullable String kept) {
        static Line of(Undo.One one) {
            return new Line(
                    one.delivery().id(),
                    one.delivery().delivery().toString(),
                    one.records().stream().map(RecordRef::toString).toList(),
                    one.stays() ? one.why() : null);
        }

        String text() {
            return id + " " + delivery
                    + (kept != null
                            ? " stays: " + kept
                            : records.isEmpty() ? " taken back" : " taken back with " + String.join(", ", records));
        }
    }
}
