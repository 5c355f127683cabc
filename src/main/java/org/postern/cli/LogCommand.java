package org.postern.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.store.LedgerReader;
import org.postern.store.LedgerReader.Selection;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern log}. */
@Command(
        name = "log",
        description = "List what became of mails, newest first, out of the ledger.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, also if there are none", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern log --since 1d --outcome quarantined",
            "  postern log --rule price-request --since 2026-03-01 --output json",
            "  postern explain --id ID           everything about one of them"
        })
final class LogCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--id", paramLabel = "ID", description = "Only this mail: number of its row, or Message-ID.")
    private @Nullable String id;

    @Option(names = "--mailbox", paramLabel = "NAME", description = "Only mail of this mailbox.")
    private @Nullable String mailbox;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            converter = OutcomeName.class,
            description = "One of: filed, rejected, skipped, duplicate, quarantined.")
    private @Nullable Outcome outcome;

    @Option(names = "--reason", paramLabel = "CODE", description = "Reasons that begin so, as FILTER: or BULK.")
    private @Nullable String reason;

    @Option(names = "--rule", paramLabel = "RULE", description = "Only mail that this rule decided.")
    private @Nullable String rule;

    @Option(names = "--batch", paramLabel = "ID", description = "Only mail that this run wrote.")
    private @Nullable String batch;

    @Option(
            names = "--since",
            paramLabel = "WHEN",
            converter = PointInTime.Reading.class,
            description = "Outcome not before: 2026-03-04, 2026-03-04T09:15, 12h, 7d.")
    private @Nullable PointInTime since;

    @Option(
            names = "--until",
            paramLabel = "WHEN",
            converter = PointInTime.Reading.class,
            description = "Outcome before.")
    private @Nullable PointInTime until;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        Config config = postern.config().read();
        if (mailbox != null) {
            MailboxNamed.in(config, mailbox);
        }
        try (Backend backend = Backend.open(config, CLOCK)) {
            LedgerReader ledger = new LedgerReader(backend.database());
            if (id != null) {
                ledger.find(id).forEach(this::print);
                return ExitCode.DONE;
            }
            ZoneId zone = config.zone();
            Selection selection =
                    new Selection(mailbox, outcome, reason, rule, batch, moment(since, zone), moment(until, zone));
            ledger.forEach(selection, limit, this::print);
        }
        return ExitCode.DONE;
    }

    private static @Nullable Instant moment(@Nullable PointInTime when, ZoneId zone) {
        return when == null ? null : when.in(zone, CLOCK);
    }

    private void print(PastDelivery mail) {
        PastLine line = PastLine.of(mail);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }
}
