package org.postern.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.daemon.Backend;
import org.postern.daemon.Policy;
import org.postern.daemon.ReadingPlan;
import org.postern.intake.MailFiles;
import org.postern.message.Octets;
import org.postern.store.LedgerColumn;
import org.postern.store.LedgerFilter;
import org.postern.store.LedgerFilter.Order;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import org.postern.store.QueueReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern replay}. */
@Command(
        name = "replay",
        description = {
            "Tell what other rules would have made of past mail.",
            "The difference, mail by mail. The mail comes out of the archive and the quarantine, or from files. The "
                    + "CRM is asked as it is now; nothing is written, no turn of a queue is taken, and no mail server is asked."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:replayed, whether or not there are differences",
            "1:mail is no longer kept, or the CRM cannot be asked",
            "2:wrong command line",
            "78:wrong configuration, or wrong rules in FILE"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern replay --since 7d --rules rules.new.yaml",
            "  postern replay --since 2026-01-01 --rules rules.new.yaml --output json saved/"
        })
final class ReplayCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--since",
            required = true,
            paramLabel = "WHEN",
            converter = PointInTime.Reading.class,
            description = "Mail received not before: 2026-03-04, 2026-03-04T09:15, 12h, 7d.")
    private PointInTime since = new PointInTime("1d");

    @Option(names = "--rules", required = true, paramLabel = "FILE", description = "The other rules, as rules.yaml.")
    private Path rules = Path.of("rules.yaml");

    @Mixin
    private final OfMailbox of = new OfMailbox();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100000",
            description = "At most so many of the newest (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Parameters(arity = "0..*", paramLabel = "PATH", description = "Mail from there instead: .eml, mbox, Maildir.")
    private List<Path> paths = List.of();

    private final ReplayClock time = new ReplayClock();
    private final TreeMap<String, Integer> counts = new TreeMap<>();
    private int replayed;
    private int different;
    private int missing;

    @Override
    public Integer call() throws IOException {
        Config now = postern.config().read();
        Config candidate = postern.config().readWith(rules);
        MailboxConfig meant = of.mailbox(now);
        try (Spool spool = Spool.make("postern-replay-");
                Backend backend = Backend.open(now, CLOCK)) {
            Explainer before = explainer(now, backend, spool);
            Explainer after = explainer(candidate, backend, spool);
            if (paths.isEmpty()) {
                ledger(now, backend, spool, before, after);
            } else {
                files(now, meant, before, after);
            }
        }
        talk.err()
                .println(replayed + " mails replayed, " + different + " would end differently"
                        + (missing == 0 ? "" : ", " + missing + " are no longer kept"));
        counts.forEach((change, count) -> talk.err().println("  " + count + "  " + change));
        return missing > 0 ? ExitCode.FAILED : ExitCode.DONE;
    }

    private Explainer explainer(Config config, Backend backend, Spool spool) {
        return new Explainer(
                Policy.of(config, backend.crm()::isUser, time),
                ReadingPlan.of(config, backend.crm()::isUser, spool.folder(), time),
                new ReplayLook(
                        backend.crm(),
                        new QueueReader(backend.database())
                                .turns(config.rules().queues().keySet())),
                time);
    }

    private void ledger(Config config, Backend backend, Spool spool, Explainer before, Explainer after)
            throws IOException {
        Instant from = since.in(config.zone(), CLOCK);
        List<PastDelivery> past = new ArrayList<>();
        new LedgerReader(backend.database())
                .forEach(
                        new LedgerFilter.All(List.of(
                                LedgerFilter.ofMailbox(of.name()),
                                new LedgerFilter.Time(LedgerColumn.DONE, Order.AT_LEAST, from),
                                new LedgerFilter.Time(LedgerColumn.RECEIVED, Order.AT_LEAST, from))),
                        limit,
                        past::add);
        Collections.reverse(past);
        for (PastDelivery delivery : past) {
            Optional<MailboxConfig> its = config.mailbox(delivery.delivery().mailbox());
            Optional<Octets> raw =
                    its.isEmpty() ? Optional.empty() : backend.rawMails().read(delivery, spool.folder());
            if (raw.isEmpty()) {
                missing++;
                continue;
            }
            try {
                replay(
                        delivery.id() + " " + delivery.delivery(),
                        raw.get(),
                        delivery.receivedAt(),
                        its.get(),
                        before,
                        after);
            } finally {
                raw.get().discard();
            }
        }
    }

    private void files(Config config, @Nullable MailboxConfig meant, Explainer before, Explainer after)
            throws IOException {
        Instant from = since.in(config.zone(), CLOCK);
        for (Path path : paths) {
            new MailFiles(CLOCK).read(path, mail -> {
                try {
                    if (!mail.receivedAt().isBefore(from)) {
                        replay(mail.source(), mail.raw(), mail.receivedAt(), meant, before, after);
                    }
                    mail.raw().discard();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private void replay(
            String source,
            Octets raw,
            Instant receivedAt,
            @Nullable MailboxConfig where,
            Explainer before,
            Explainer after) {
        time.set(receivedAt);
        ReplayedMail both =
                ReplayedMail.of(source, before.explain(source, raw, where), after.explain(source, raw, where));
        replayed++;
        if (both.changes().isEmpty()) {
            return;
        }
        different++;
        both.changes().forEach(change -> counts.merge(change, 1, Integer::sum));
        talk.out().println(output.json() ? OutputOption.line(both) : source + ": " + String.join("; ", both.changes()));
    }
}
