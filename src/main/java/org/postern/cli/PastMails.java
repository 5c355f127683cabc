package org.postern.cli;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.config.Config;
import org.postern.store.LedgerFilter;
import org.postern.store.LedgerReader;
import org.postern.store.LedgerReader.Selection;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options by which commands choose past mails. */
final class PastMails {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--id", paramLabel = "ID", description = "Only this mail: number of its row, or Message-ID.")
    private @Nullable String id;

    @Option(
            names = "--mailbox",
            paramLabel = "NAME",
            completionCandidates = NamesInConfig.Mailboxes.class,
            description = "Only mail of this mailbox.")
    private @Nullable String mailbox;

    @Option(
            names = "--outcome",
            paramLabel = "OUTCOME",
            converter = OutcomeName.class,
            description = "One of: filed, rejected, skipped, duplicate, quarantined.")
    private @Nullable Outcome outcome;

    @Option(names = "--reason", paramLabel = "CODE", description = "Reasons that begin so, as FILTER: or UNDONE.")
    private @Nullable String reason;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            completionCandidates = NamesInConfig.Rules.class,
            description = "Only mail that this rule decided.")
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

    /** @return whether anything but the end is said, so that it cannot be the whole ledger by mistake */
    boolean areChosen() {
        return id != null || areNarrowed();
    }

    private boolean areNarrowed() {
        return mailbox != null || outcome != null || reason != null || rule != null || batch != null || since != null;
    }

    /**
     * @throws ParameterException if one mail is named and something else asked of it
     * @throws Failed if there is no such mailbox
     */
    void check(Config config) {
        if (id != null && (areNarrowed() || until != null)) {
            throw new ParameterException(spec.commandLine(), "--id names one mail: leave the other selectors out");
        }
        if (mailbox != null) {
            MailboxNamed.in(config, mailbox);
        }
    }

    /** Hands over the newest first; with {@code --id} the oldest first. @param limit at most this many */
    void forEach(LedgerReader ledger, ZoneId zone, Clock clock, int limit, Consumer<PastDelivery> consumer) {
        forEach(ledger, LedgerFilter.ANY, zone, clock, limit, consumer);
    }

    /** As the other, but only of mails of which the filter is true; with {@code --id} it counts for nothing. */
    void forEach(
            LedgerReader ledger,
            LedgerFilter filter,
            ZoneId zone,
            Clock clock,
            int limit,
            Consumer<PastDelivery> consumer) {
        if (id != null) {
            List<PastDelivery> found = ledger.find(id);
            found.forEach(consumer);
            return;
        }
        Selection selection = new Selection(
                mailbox, outcome, reason, rule, batch, moment(since, zone, clock), moment(until, zone, clock));
        ledger.forEach(selection, filter, limit, consumer);
    }

    /** @return whether one mail was asked for */
    boolean isOne() {
        return id != null;
    }

    private static @Nullable Instant moment(@Nullable PointInTime when, ZoneId zone, Clock clock) {
        return when == null ? null : when.in(zone, clock);
    }
}
