package org.postern.cli;

import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.commit.Outcome;
import org.postern.config.Config;
import org.postern.store.LedgerColumn;
import org.postern.store.LedgerFilter;
import org.postern.store.LedgerFilter.All;
import org.postern.store.LedgerFilter.Begins;
import org.postern.store.LedgerFilter.Is;
import org.postern.store.LedgerFilter.Order;
import org.postern.store.LedgerFilter.Time;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private final OfMailbox of = new OfMailbox();

    @Option(names = "--folder", paramLabel = "FOLDER", description = "Only mail that lay in this folder.")
    private @Nullable String folder;

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

    @Option(
            names = "--where",
            paramLabel = "EXPR",
            converter = Where.Reading.class,
            description = {
                "Only mail of which this is true: COLUMN, one of = != ~ (contains) < <= > >=, and a value,"
                        + " joined by and, or, not and (). Text with blanks is quoted; \"\" is none.",
                "Columns: id, mailbox, folder, uid, outcome, reason, rule, line, assignee, created, linked, flags,"
                        + " message_id, mail_key, config_hash, batch, settle, settle_state, settle_error,"
                        + " received, done."
            })
    private @Nullable Where where;

    /** @return whether anything but the end is said, so that it cannot be the whole ledger by mistake */
    boolean areChosen() {
        return id != null || areNarrowed();
    }

    private boolean areNarrowed() {
        return Stream.of(of.name(), folder, outcome, reason, rule, batch, since, where)
                .anyMatch(Objects::nonNull);
    }

    /**
     * @throws ParameterException if one mail is named and something else asked of it
     * @throws Failed if there is no such mailbox
     */
    void check(Config config) {
        if (id != null && (areNarrowed() || until != null)) {
            throw new ParameterException(spec.commandLine(), "--id names one mail: leave the other selectors out");
        }
        of.mailbox(config);
    }

    /** Hands over the newest first; with {@code --id} the oldest first. @param limit at most this many */
    void forEach(LedgerReader ledger, ZoneId zone, Clock clock, int limit, Consumer<PastDelivery> consumer) {
        if (id != null) {
            ledger.find(id).forEach(consumer);
        } else {
            ledger.forEach(filter(zone, clock), limit, consumer);
        }
    }

    private LedgerFilter filter(ZoneId zone, Clock clock) {
        List<LedgerFilter> parts = new ArrayList<>();
        parts.add(LedgerFilter.ofMailbox(of.name()));
        if (folder != null) {
            parts.add(new Is(LedgerColumn.FOLDER, folder));
        }
        if (outcome != null) {
            parts.add(LedgerFilter.of(outcome));
        }
        if (reason != null) {
            parts.add(new Begins(LedgerColumn.REASON, reason));
        }
        if (rule != null) {
            parts.add(new Is(LedgerColumn.RULE, rule));
        }
        if (batch != null) {
            parts.add(new Is(LedgerColumn.BATCH, batch));
        }
        if (since != null) {
            parts.add(new Time(LedgerColumn.DONE, Order.AT_LEAST, since.in(zone, clock)));
        }
        if (until != null) {
            parts.add(new Time(LedgerColumn.DONE, Order.LESS, until.in(zone, clock)));
        }
        if (where != null) {
            parts.add(where.in(zone, clock));
        }
        return new All(parts);
    }

    /** @return whether one mail was asked for */
    boolean isOne() {
        return id != null;
    }
}
