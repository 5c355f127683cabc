package org.postern.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.config.MailboxConfig;
import org.postern.daemon.Backend;
import org.postern.daemon.Policy;
import org.postern.daemon.ReadingPlan;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern explain}. */
@Command(
        name = "explain",
        description = {
            "Tell what would become of these mails, and why.",
            "The CRM is looked into, but nothing is written anywhere."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every file was explained, also one that would end in quarantine",
            "1:the CRM cannot be asked",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern explain --offline mail.eml", "  postern explain --mailbox sales --output json *.eml"})
final class ExplainCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @Spec
    private CommandSpec spec = CommandSpec.create();

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

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Tell what has become of a mail: number of its ledger row, or its Message-ID.")
    private @Nullable String id;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "A mail as it was sent, for example FILE.eml.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        if ((id == null) == files.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name files, or one mail by --id");
        }
        if (id != null && (to.isGiven() || offline)) {
            throw new ParameterException(
                    spec.commandLine(), "--id tells of the past: leave --mailbox and --offline out");
        }
        if (id != null) {
            return past(id);
        }
        Config config = offline
                ? postern.config().readOffline().config()
                : postern.config().read();
        try (Spool spool = Spool.make("postern-explain-")) {
            if (offline) {
                explain(config, address -> false, spool.folder(), new OfflineLook());
            } else {
                online(config, spool.folder());
            }
        }
        return ExitCode.DONE;
    }

    private int past(String wanted) {
        try (Backend backend = Backend.open(postern.config().read(), CLOCK)) {
            List<PastDelivery> found = new LedgerReader(backend.database()).find(wanted);
            if (found.isEmpty()) {
                throw new Failed("the ledger has no mail " + wanted);
            }
            for (PastDelivery mail : found) {
                PastLine line = PastLine.of(mail);
                talk.out().println(output.json() ? OutputOption.line(line) : line.full());
            }
            return ExitCode.DONE;
        }
    }

    private void online(Config config, Path spool) {
        try (Backend backend = Backend.open(config, CLOCK)) {
            explain(config, backend.crm()::isUser, spool, OnlineLook.of(backend, config));
        }
    }

    private void explain(Config config, Predicate<String> crmUsers, Path spool, Explainer.CrmLook crm) {
        MailboxConfig meant = to.mailbox(config);
        Policy policy = Policy.of(config, crmUsers, CLOCK);
        Explainer explainer = new Explainer(policy, ReadingPlan.of(config, crmUsers, spool, CLOCK), crm, CLOCK);
        for (Path file : files) {
            Explanation explanation = explainer.explain(file, meant);
            talk.out().println(output.json() ? OutputOption.line(explanation) : ExplanationText.of(explanation));
            talk.out().flush();
        }
    }
}
