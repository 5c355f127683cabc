package org.postern.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.Since;
import org.postern.daemon.BackfillOrder;
import org.postern.daemon.ControlCall;
import org.postern.daemon.ControlReply;
import org.postern.daemon.ControlRequest;
import org.postern.daemon.LoneBackfill;
import org.postern.intake.BackfillLook;
import org.postern.intake.LaneState;
import org.postern.intake.MailServerException;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern backfill}. */
@Command(
        name = "backfill",
        description = {
            "Read older mail of a mailbox, beside what comes in.",
            "The running daemon does it, or, if none is running, this command itself. Broken off, the same command "
                    + "goes on where it ended; mail that has its outcome is not read again. Nobody is sent an acknowledgement."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every mail has its outcome",
            "1:broken off; run it again, what is done stays done (130 if by Ctrl-C)",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern backfill --mailbox sales --since 2026-01-01 --dry-run",
            "  postern backfill --mailbox sales --since start-of-year --folder 'Projects/*'",
            "  postern backfill --mailbox sales --since 90d --until 2026-06-01 --rate 20"
        })
final class BackfillCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final Duration LOOK = Duration.ofMillis(300);
    private static final String ROW = "%-31s %10s %10s %13s %11s%n";
    private static final long MEBIBYTE = 1 << 20;

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
            required = true,
            description = "The mailbox.")
    private String mailbox = "";

    @Option(
            names = "--since",
            paramLabel = "DATE",
            required = true,
            converter = SinceOption.class,
            description = "From this day on: 2026-01-31, 90d, start-of-year.")
    private Since since = new Since.StartOfYear();

    @Option(
            names = "--until",
            paramLabel = "DATE",
            converter = SinceOption.class,
            description = "Up to this day, which is not read. Default: no end.")
    private @Nullable Since until;

    @Option(
            names = "--folder",
            paramLabel = "F",
            description = "This folder or pattern only. Default: all that are configured.")
    private @Nullable String folder;

    /** What becomes of old mail. */
    enum History {
        ARCHIVE,
        FULL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--history",
            paramLabel = "archive|full",
            defaultValue = "archive",
            description = "archive: store and link only; full: rules apply (default: ${DEFAULT-VALUE}).")
    private History history = History.ARCHIVE;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most N mails a second (default: as fast as it goes).")
    private int rate;

    @Option(names = "--dry-run", description = "Read nothing; count the mails that would be read.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        Config config = postern.config().read();
        MailboxNamed.in(config, mailbox);
        BackfillOrder order = new BackfillOrder(
                mailbox,
                SinceOption.startOfDay(since, CLOCK, config.zone()),
                until == null ? null : SinceOption.startOfDay(until, CLOCK, config.zone()),
                folder,
                history == History.ARCHIVE,
                Math.max(0, rate));
        if (dryRun) {
            count(config, order);
            return ExitCode.DONE;
        }
        try (Interruption interruption = Interruption.watched()) {
            LaneState state = isDaemonRunning() ? inDaemon(order, interruption) : alone(config, order, interruption);
            talk.out().println(output.json() ? OutputOption.line(state) : text(state));
            return state.error() == null && state.ended() ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static String text(LaneState state) {
        String done = state.settled() + " of " + state.found() + " mails looked at";
        if (state.error() != null) {
            return done + ": " + state.error();
        }
        return state.ended() ? done : done + "; broken off: the same command goes on from here";
    }

    private void count(Config config, BackfillOrder order) {
        List<BackfillLook.Count> counts;
        try {
            counts = LoneBackfill.look(config, postern.config().places(), order, CLOCK);
        } catch (MailServerException e) {
            throw new Failed(mailbox + ": " + e.getMessage(), e);
        }
        if (output.json()) {
            counts.forEach(count -> talk.out().println(OutputOption.line(count)));
        } else {
            tell(counts);
        }
    }

    private void tell(List<BackfillLook.Count> counts) {
        talk.out().printf(ROW, "folder", "mails", "MiB", "with outcome", "to be read");
        counts.forEach(count -> row(count.folder(), count.mails(), count.octets(), count.known()));
        long mails = counts.stream().mapToLong(BackfillLook.Count::mails).sum();
        long known = counts.stream().mapToLong(BackfillLook.Count::known).sum();
        if (counts.size() > 1) {
            row(
                    "all",
                    mails,
                    counts.stream().mapToLong(BackfillLook.Count::octets).sum(),
                    known);
        }
        talk.out()
                .println(
                        history == History.ARCHIVE
                                ? "They would be stored and linked: nothing is created, and nobody is told."
                                : "The rules would apply to them; nobody is sent an acknowledgement.");
        if (rate > 0) {
            talk.out()
                    .println("At " + rate + " a second it takes at least "
                            + RoughTime.of(Duration.ofSeconds((mails - known) / rate)) + ".");
        }
    }

    private void row(String folder, long mails, long octets, long known) {
        talk.out().printf(ROW, folder, mails, (octets + MEBIBYTE - 1) / MEBIBYTE, known, mails - known);
    }

    private boolean isDaemonRunning() throws IOException {
        return new ControlCall(postern.config().places().control())
                .ask(new ControlRequest("status", List.of()))
                .isPresent();
    }

    /** Interrupted from the terminal, the daemon is told to stop it. */
    private LaneState inDaemon(BackfillOrder order, Interruption interruption) throws Exception {
        ask("backfill", order);
        LaneState state = follow(() -> ask("backfill-state", order), interruption);
        return interruption.isAsked() ? ask("backfill-stop", order) : state;
    }

    private LaneState ask(String command, BackfillOrder order) throws IOException {
        ControlReply reply = new ControlCall(postern.config().places().control())
                .ask(new ControlRequest(command, List.of(), order))
                .orElseThrow(() -> new Failed("the daemon has stopped; run it again, what is done stays done"));
        LaneState state = reply.backfill();
        if (!reply.ok() || state == null) {
            throw new Failed(reply.message());
        }
        return state;
    }

    private LaneState alone(Config config, BackfillOrder order, Interruption interruption) throws Exception {
        if (OnTerminal.is() && LoggerFactory.getLogger("org.postern.mail") instanceof Logger mails) {
            mails.setLevel(Level.WARN); // a line for each mail would push the bar away
        }
        try (LoneBackfill backfill = new LoneBackfill(config, postern.config().places(), CLOCK)) {
            backfill.start(order);
            return follow(() -> backfill.state(order), interruption);
        }
    }

    private LaneState follow(Callable<LaneState> asked, Interruption interruption) throws Exception {
        try (Progress progress = new Progress("backfill")) {
            String told = null;
            LaneState state = asked.call();
            while (!state.ended() && !interruption.isAsked()) {
                progress.at(state.settled(), state.found());
                if (state.error() != null && !state.error().equals(told)) {
                    told = state.error();
                    talk.err().println("waits: " + told);
                }
                interruption.await(LOOK);
                state = asked.call();
            }
            return state;
        }
    }
}
