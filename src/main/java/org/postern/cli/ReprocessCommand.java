package org.postern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.postern.commit.Outcome;
import org.postern.commit.Settled;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.daemon.Pipeline;
import org.postern.daemon.Policy;
import org.postern.daemon.ReadingPlan;
import org.postern.daemon.Refiling;
import org.postern.intake.MailServerException;
import org.postern.message.Delivery;
import org.postern.message.Octets;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import org.postern.store.Runs;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code postern reprocess}. */
@Command(
        name = "reprocess",
        description = {
            "File past mails anew, with today's configuration and software.",
            "What they made in the CRM is taken back and written again, in one piece. What somebody has worked on "
                    + "since stays as it is, and is listed. Nobody is sent an acknowledgement. The bytes come from the archive "
                    + "or the quarantine, else from the mail server."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:some stay as they are, or it was broken off; run it again, what is done stays done",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern reprocess --id 4711",
            "  postern reprocess --rule price-request --since 7d --mode decide --dry-run",
            "  postern reprocess --mailbox sales --reason UNDONE"
        })
final class ReprocessCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    /** Which of the selected mails are filed anew. */
    enum Mode {
        /** Those about which today's rules say something else. */
        DECIDE,
        /** Those that are linked to nothing, and for which there is something now. */
        RELINK,
        /** All, read again from their bytes. */
        FULL
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Mixin
    private final PastMails mails = new PastMails();

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "full",
            converter = ModeName.class,
            description = {
                "full: all of them. decide: those about which today's rules say something else.",
                "relink: those linked to nothing for which there is something now."
            })
    private Mode mode = Mode.FULL;

    @Option(names = "--dry-run", description = "Change nothing; tell which mails would be filed anew.")
    private boolean dryRun;

    private long kept;

    @Override
    public Integer call() throws IOException {
        if (!mails.areChosen()) {
            throw new ParameterException(
                    spec.commandLine(), "Which mails? At least one of --id, --mailbox, --since, …");
        }
        Config config = postern.config().read();
        mails.check(config);
        Path spool = Files.createTempDirectory("postern-reprocess-");
        try (Backend backend = Backend.open(config, CLOCK);
                Refiling refiling =
                        new Refiling(backend, config, postern.config().places(), spool, CLOCK)) {
            if (!dryRun) {
                backend.prepare();
            }
            Policy policy = Policy.of(config, backend.crm()::isUser, CLOCK);
            Explainer explainer = new Explainer(
                    policy,
                    ReadingPlan.of(config, backend.crm()::isUser, spool, CLOCK),
                    OnlineLook.of(backend, config),
                    CLOCK);
            List<Long> ids = selected(new LedgerReader(backend.database()), config.zone());
            if (dryRun) {
                tell(backend, refiling, explainer, config, ids);
            } else {
                refile(backend, refiling, explainer, policy, spool, ids);
            }
        } finally {
            Files.deleteIfExists(spool);
        }
        return kept == 0 ? ExitCode.DONE : ExitCode.FAILED;
    }

    /** Oldest first, so that a reply finds what it replies to. */
    private List<Long> selected(LedgerReader ledger, ZoneId zone) {
        List<Long> ids = new ArrayList<>();
        mails.forEach(ledger, zone, CLOCK, Integer.MAX_VALUE, past -> ids.add(past.id()));
        if (!mails.isOne()) {
            Collections.reverse(ids);
        }
        return ids;
    }

    private void tell(Backend backend, Refiling refiling, Explainer explainer, Config config, List<Long> ids)
            throws IOException {
        for (long one : ids) {
            PastDelivery past = past(backend, one);
            Optional<Octets> raw = raw(refiling, past);
            if (raw.isPresent()) {
                if (isWanted(explainer, config, past, raw.get())) {
                    talk.out().println(PastLine.of(past).text() + " would be filed anew");
                }
                raw.get().discard();
            }
        }
    }

    private void refile(
            Backend backend, Refiling refiling, Explainer explainer, Policy policy, Path spool, List<Long> ids)
            throws IOException {
        Set<Long> done = new HashSet<>();
        try (Progress progress = new Progress("reprocess");
                Runs.Going run = backend.begin(
                        "reprocess",
                        spec.commandLine().getParseResult().originalArgs().toString(),
                        policy.config());
                Pipeline pipeline = Pipeline.retrying(backend, policy, spool, run.id(), CLOCK)) {
            Ingest again = new Ingest(pipeline, this::print);
            for (long one : ids) {
                PastDelivery past = past(backend, one);
                if (past.batch().equals(run.id()) || !done.add(one)) {
                    continue; // it came along as a copy of another one
                }
                if (mode == Mode.DECIDE || mode == Mode.RELINK) {
                    Optional<Octets> raw = raw(refiling, past);
                    boolean wanted = raw.isPresent() && isWanted(explainer, policy.config(), past, raw.get());
                    if (raw.isPresent()) {
                        raw.get().discard();
                    }
                    if (!wanted) {
                        continue;
                    }
                }
                take(refiling, past, again);
                progress.at(again.taken());
            }
            again.finish();
            run.done();
        }
    }

    private void take(Refiling refiling, PastDelivery past, Ingest again) throws IOException {
        try {
            Refiling.Ready ready = refiling.takeBack(past);
            if (ready.why() != null) {
                stays(past, ready.why());
            }
            for (Delivery copy : ready.copies()) {
                again.take(Long.toString(past.id()), copy);
            }
            // What it made must not be found by the next one's look-ups as somebody else's.
            again.flush();
        } catch (MailServerException e) {
            stays(past, String.valueOf(e.getMessage()));
        }
    }

    private Optional<Octets> raw(Refiling refiling, PastDelivery past) throws IOException {
        try {
            Optional<Octets> raw = refiling.raw(past);
            if (raw.isEmpty()) {
                stays(past, "its bytes are kept nowhere, and its server does not have it any more");
            }
            return raw;
        } catch (MailServerException e) {
            stays(past, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private boolean isWanted(Explainer explainer, Config config, PastDelivery past, Octets raw) {
        if (mode == Mode.FULL) {
            return true;
        }
        if (past.outcome() == Outcome.DUPLICATE && past.rule() == null) {
            return false; // what is said of its mail is asked there
        }
        Explanation now = explainer.explain(
                Long.toString(past.id()),
                raw,
                MailboxNamed.in(config, past.delivery().mailbox()));
        if (mode == Mode.RELINK) {
            return past.linked() == null && past.created().isEmpty() && now.linked() != null;
        }
        String ruleNow = now.decision() == null ? null : now.decision().rule();
        return !past.outcome().label().equals(now.outcome()) && past.outcome() != Outcome.DUPLICATE
                || !Objects.equals(past.rule(), ruleNow);
    }

    private static PastDelivery past(Backend backend, long one) {
        return new LedgerReader(backend.database())
                .find(Long.toString(one)).stream()
                        .findFirst()
                        .orElseThrow(() -> new Failed("the mail " + one + " has left the ledger"));
    }

    private void stays(PastDelivery past, String why) {
        kept++;
        talk.err().println(past.id() + " " + past.delivery() + " stays: " + why);
    }

    private void print(String source, Settled mail) {
        SettledLine line = SettledLine.of(source, mail);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }

    /** Reads the option as it is written in the manual. */
    static final class ModeName implements ITypeConverter<Mode> {
        @Override
        public Mode convert(String name) {
            try {
                return Mode.valueOf(name.toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("expected one of decide, relink, full but was '" + name + "'");
            }
        }
    }
}
