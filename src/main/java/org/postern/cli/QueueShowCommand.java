package org.postern.cli;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.assign.ListedAbsences;
import org.postern.assign.QueueForecast;
import org.postern.assign.QueueForecast.Place;
import org.postern.assign.QueueForecast.Standing;
import org.postern.assign.Turns.Turn;
import org.postern.config.Config;
import org.postern.config.RulesConfig.QueueConfig;
import org.postern.daemon.Backend;
import org.postern.store.QueueReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern queue show}. */
@Command(
        name = "show",
        description = {
            "Tell where the queues stand, and who is next.",
            "Who cannot take mail now, and why. Nothing is written, and no turn is taken."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:the database cannot be asked", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern queue show", "  postern queue show sales --simulate 20 --output json"})
final class QueueShowCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private QueueCommand queues = new QueueCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(
            names = "--simulate",
            paramLabel = "N",
            defaultValue = "5",
            description = "How many mails to look ahead (default: ${DEFAULT-VALUE}).")
    private int mails;

    @Parameters(
            arity = "0..1",
            paramLabel = "QUEUE",
            completionCandidates = NamesInConfig.Queues.class,
            description = "Name of a queue in rules.yaml. Default: all.")
    private @Nullable String named;

    @Override
    public Integer call() {
        Config config = queues.config().read();
        Collection<QueueConfig> wanted = wanted(config);
        try (Backend backend = Backend.open(config, CLOCK)) {
            Map<String, Turn> turns = new QueueReader(backend.database())
                    .turns(config.rules().queues().keySet());
            QueueForecast forecast = new QueueForecast(
                    config.rules(),
                    ListedAbsences.of(config),
                    config.zone(),
                    backend.crm().look(List.of()));
            for (QueueConfig queue : wanted) {
                Standing standing = forecast.of(queue, turns, mails, CLOCK.instant());
                talk.out().println(output.json() ? OutputOption.line(standing) : text(standing));
            }
        }
        return ExitCode.DONE;
    }

    private Collection<QueueConfig> wanted(Config config) {
        Map<String, QueueConfig> all = config.rules().queues();
        if (named == null) {
            return all.values();
        }
        QueueConfig one = all.get(named);
        if (one == null) {
            throw new Failed("no queue '" + named + "'; there are: " + String.join(", ", all.keySet()));
        }
        return List.of(one);
    }

    private static String text(Standing standing) {
        StringBuilder text = new StringBuilder(standing.queue())
                .append(": ")
                .append(standing.method().label())
                .append(", last was ")
                .append(standing.last() == null ? "nobody" : standing.last());
        for (Place place : standing.members()) {
            text.append(String.format(
                    "%n  %-16s weight %d, turns %d, today %d, open %d",
                    place.user(), place.weight(), place.turns(), place.today(), place.open()));
        }
        standing.unable().forEach(why -> add(text, "  passed over: ", why));
        add(text, "  next: ", String.join(", ", standing.next()));
        return text.toString();
    }

    private static void add(StringBuilder text, String head, String told) {
        text.append(System.lineSeparator()).append(Folded.of(head, told, head.length()));
    }
}
