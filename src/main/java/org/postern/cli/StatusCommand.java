package org.postern.cli;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.daemon.Backend;
import org.postern.daemon.ControlCall;
import org.postern.daemon.ControlReply;
import org.postern.daemon.ControlRequest;
import org.postern.daemon.LiveStatus;
import org.postern.store.MailboxStatus;
import org.postern.store.StatusReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern status}. */
@Command(
        name = "status",
        description = {
            "Tell how the mailboxes stand.",
            "What the running daemon says, and what the database says, with or without a daemon."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:told; with --ready: the daemon is ready",
            "1:the database cannot be asked, or its tables are not there; with --ready: not ready",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern status",
            "  postern status --hours 168 --output json",
            "  postern status --ready || echo 'not ready'"
        })
final class StatusCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();
    private static final String LINE = "%-20s %-9s %-10s %-9s %-10s %s%n";

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--hours",
            paramLabel = "N",
            defaultValue = "24",
            description = "Count outcomes of the last N hours (default: ${DEFAULT-VALUE}).")
    private int hours;

    @Option(
            names = "--ready",
            description = "Ask the running daemon alone whether it is ready, and answer by the exit code.")
    private boolean readyOnly;

    @Override
    public Integer call() throws IOException {
        if (readyOnly) {
            return daemon().filter(LiveStatus::ready).isPresent() ? ExitCode.DONE : ExitCode.FAILED;
        }
        Config config = postern.config().read();
        Optional<LiveStatus> daemon = daemon();
        Report report;
        try (Backend backend = Backend.open(config, CLOCK)) {
            report = report(config, daemon, new StatusReader(backend.database(), CLOCK));
        }
        if (output.json()) {
            talk.out().println(OutputOption.line(report));
        } else {
            print(report);
        }
        return ExitCode.DONE;
    }

    private Optional<LiveStatus> daemon() throws IOException {
        return new ControlCall(postern.config().places().control())
                .ask(new ControlRequest("status", List.of()))
                .map(ControlReply::status);
    }

    private Report report(Config config, Optional<LiveStatus> daemon, StatusReader ledger) {
        Instant since = CLOCK.instant().minus(Duration.ofHours(hours));
        Map<String, MailboxStatus> known =
                ledger.mailboxes(since).stream().collect(Collectors.toMap(MailboxStatus::mailbox, Function.identity()));
        Map<String, LiveStatus.Mailbox> live = daemon.stream()
                .flatMap(status -> status.mailboxes().stream())
                .collect(Collectors.toMap(LiveStatus.Mailbox::name, Function.identity()));
        List<Line> mailboxes = config.mailboxes().stream()
                .map(MailboxConfig::name)
                .map(name -> Line.of(name, live.get(name), known.get(name)))
                .toList();
        return new Report(daemon.orElse(null), mailboxes, ledger.quarantined(), ledger.outbox());
    }

    private void print(Report report) {
        LiveStatus daemon = report.daemon();
        talk.out()
                .println(Folded.of(
                        "",
                        daemon == null
                                ? "no daemon is running with this configuration"
                                : "Postern " + daemon.version() + ", process " + daemon.pid() + " since "
                                        + daemon.since().truncatedTo(ChronoUnit.SECONDS)
                                        + (daemon.ready() ? ", ready" : ", NOT ready") + ", CRM " + daemon.crm()
                                        + (daemon.crmAnswered() ? "" : " does not answer"),
                        2));
        if (daemon != null && daemon.rulesProblem() != null) {
            talk.out().println("the last reload was refused: " + daemon.rulesProblem());
        }
        if (daemon != null && daemon.cluster() != null) {
            talk.out()
                    .println("node " + daemon.cluster().node()
                            + (daemon.cluster().member() ? "" : ", which has LOST the cluster and reads nothing,")
                            + " of the cluster: "
                            + daemon.cluster().nodes().stream()
                                    .map(node -> node + " reads "
                                            + report.mailboxes().stream()
                                                    .filter(line -> node.equals(line.node()))
                                                    .count())
                                    .collect(Collectors.joining(", ")));
        }
        Instant now = CLOCK.instant();
        talk.out().printf(LINE, "mailbox", "state", "looked at", "next look", "last mail", "oldest waits");
        for (Line line : report.mailboxes()) {
            talk.out()
                    .printf(
                            LINE,
                            line.name(),
                            line.node() == null || !line.state().equals("elsewhere")
                                    ? line.state()
                                    : "@ " + line.node(),
                            line.lastOk() == null ? "never" : RoughTime.from(now, line.lastOk()),
                            RoughTime.from(now, line.nextPoll()),
                            RoughTime.from(now, line.lastLoad()),
                            RoughTime.since(line.oldestWaiting(), now));
            if (!line.outcomes().isEmpty()) {
                talk.out().println("  mails of " + hours + " h: " + line.counts());
            }
            if (line.unassigned() > 0) {
                talk.out().println("  nobody is responsible for " + line.unassigned() + " of them");
            }
            if (line.error() != null) {
                talk.out().println("  " + line.error());
            }
            if (line.credentialEnds() != null) {
                talk.out().println("  " + line.credential() + " ends on " + line.credentialEnds());
            }
        }
        talk.out().println("quarantine: " + report.quarantined() + ", outbox: " + report.outbox());
    }

    /** The JSON form. @param daemon null: none is running */
    private record Report(
            @Nullable LiveStatus daemon, List<Line> mailboxes, long quarantined, Map<String, Long> outbox) {}

    /**
     * One mailbox.
     *
     * @param state of the running daemon; {@code unknown} without one
     * @param node of the cluster that reads it; null: none does, or there is no cluster
     * @param nextPoll as planned now; null: none
     * @param oldestWaiting when the server got the oldest mail known to wait; null: none waits
     * @param unassigned of the mails counted, those that somebody was to be responsible for and nobody is
     * @param lastReceived when the server got the newest of the mails counted
     * @param lastLoad when the last of the mails counted got its outcome
     */
    private record Line(
            String name,
            String state,
            @Nullable String node,
            @Nullable String error,
            @Nullable Instant lastOk,
            @Nullable Instant nextPoll,
            @Nullable Instant oldestWaiting,
            @Nullable Instant lastReceived,
            @Nullable Instant lastLoad,
            @Nullable Instant credentialEnds,
            @Nullable String credential,
            Map<String, Long> outcomes,
            long unassigned,
            long marksDue,
            long underWay) {
        static Line of(String name, LiveStatus.@Nullable Mailbox live, @Nullable MailboxStatus known) {
            Map<String, Long> outcomes = new TreeMap<>();
            if (known != null) {
                known.outcomes().forEach((outcome, count) -> outcomes.put(outcome.label(), count));
            }
            return new Line(
                    name,
                    live == null ? "unknown" : live.state(),
                    live == null ? null : live.node(),
                    live != null ? live.error() : known == null ? null : known.error(),
                    live != null && live.lastOk() != null ? live.lastOk() : known == null ? null : known.lastOk(),
                    live == null ? null : live.nextPoll(),
                    live == null ? null : live.oldestWaiting(),
                    known == null ? null : known.lastReceived(),
                    known == null ? null : known.lastDone(),
                    live == null ? null : live.credentialEnds(),
                    live == null ? null : live.credential(),
                    outcomes,
                    known == null ? 0 : known.unassigned(),
                    known == null ? 0 : known.marksDue(),
                    known == null ? 0 : known.underWay());
        }

        String counts() {
            return outcomes.entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", "));
        }
    }
}
