package org.postern.cli;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.config.RulesConfig.RuleConfig;
import org.postern.daemon.Backend;
import org.postern.daemon.Policy;
import org.postern.daemon.ReadingPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern why-not}. */
@Command(
        name = "why-not",
        description = {
            "Tell why a rule does not decide these mails, or that it does.",
            "The CRM is looked into, but nothing is written anywhere."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:told", "1:a file or the CRM cannot be read", "2:wrong command line", "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern why-not price-request mail.eml", "  postern why-not --offline adverts *.eml"})
final class WhyNotCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--offline", description = "Ask no CRM: every sender is unknown, nothing is continued.")
    private boolean offline;

    @Mixin
    private final ToMailbox to = new ToMailbox();

    @Parameters(
            index = "0",
            paramLabel = "RULE",
            completionCandidates = NamesInConfig.Rules.class,
            description = "Name of a rule in rules.yaml.")
    private String rule = "";

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "A mail as it was sent, for example FILE.eml.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        Config config = offline
                ? postern.config().readOffline().config()
                : postern.config().read();
        RuleConfig meant = config.rules().rules().stream()
                .filter(r -> r.name().equals(rule))
                .findFirst()
                .orElseThrow(() -> new Failed("no rule '" + rule + "'; there are: "
                        + config.rules().rules().stream().map(RuleConfig::name).collect(Collectors.joining(", "))));
        try (Spool spool = Spool.make("postern-why-not-")) {
            if (offline) {
                tell(meant, config, address -> false, spool, new OfflineLook());
                return ExitCode.DONE;
            }
            try (Backend backend = Backend.open(config, CLOCK)) {
                tell(meant, config, backend.crm()::isUser, spool, OnlineLook.of(backend, config));
            }
        }
        return ExitCode.DONE;
    }

    private void tell(RuleConfig meant, Config config, Predicate<String> crmUsers, Spool spool, Explainer.CrmLook crm)
            throws IOException {
        Policy policy = Policy.of(config, crmUsers, CLOCK);
        MailboxConfig where = to.mailbox(config);
        Explainer explainer =
                new Explainer(policy, ReadingPlan.of(config, crmUsers, spool.folder(), CLOCK), crm, CLOCK);
        for (Path file : files) {
            try {
                WhyNot told = explainer.whyNot(meant, file, where);
                talk.out().println(output.json() ? OutputOption.line(told) : told.text());
                talk.out().flush();
            } catch (NoSuchFileException e) {
                throw new Failed("no file " + file, e);
            }
        }
    }
}
