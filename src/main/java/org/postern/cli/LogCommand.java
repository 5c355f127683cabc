package org.postern.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.store.LedgerFilter;
import org.postern.store.LedgerReader;
import org.postern.store.PastDelivery;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern log}. */
@Command(
        name = "log",
        description = "List what became of mails, newest first, out of the ledger.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, also if there are none", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  postern log --since 1d --outcome quarantined",
            "  postern log --where 'assignee = \"\" and created ~ case and received > 7d'",
            "  postern log --where 'not (rule ~ price or folder = Junk) and uid < 100'",
            "  postern log --rule price-request --since 2026-03-01 --output json",
            "  postern explain --id ID           everything about one of them"
        })
final class LogCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

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

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most so many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
        if (where != null && mails.isOne()) {
            throw new ParameterException(spec.commandLine(), "--id names one mail: leave --where out");
        }
        Config config = postern.config().read();
        mails.check(config);
        LedgerFilter filter = where == null ? LedgerFilter.ANY : where.in(config.zone(), CLOCK);
        try (Backend backend = Backend.open(config, CLOCK)) {
            mails.forEach(new LedgerReader(backend.database()), filter, config.zone(), CLOCK, limit, this::print);
        }
        return ExitCode.DONE;
    }

    private void print(PastDelivery mail) {
        PastLine line = PastLine.of(mail);
        talk.out().println(output.json() ? OutputOption.line(line) : line.text());
    }
}
