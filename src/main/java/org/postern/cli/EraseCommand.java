package org.postern.cli;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.daemon.Backend;
import org.postern.daemon.Erasure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code postern erase}. */
@Command(
        name = "erase",
        description = {
            "Erase for good what an address sent.",
            "Mails and their attachments in the CRM, files in the library of attachments, raw mail in archive and "
                    + "quarantine, traces and addresses in our tables. A keyed hash is kept, so that none of it comes back; the "
                    + "sender may write again. Records of the CRM with this address, and mails of others in which it stands, "
                    + "are named and left to the users of the CRM."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed; run it again, it goes on", "2:wrong command line", "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern erase --address ann@example.net --dry-run", "  postern erase --address ann@example.net"})
final class EraseCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Option(names = "--address", paramLabel = "A", required = true, description = "The address, as ann@example.net.")
    private String address = "";

    @Option(names = "--dry-run", description = "Change nothing; tell what would be erased.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException {
        Config config = postern.config().read();
        try (Backend backend = Backend.open(config, CLOCK)) {
            Erasure.Report report = new Erasure(backend, config, CLOCK).of(address, dryRun);
            talk.out().println(output.json() ? OutputOption.line(report) : text(report));
        }
        return ExitCode.DONE;
    }

    private String text(Erasure.Report report) {
        StringBuilder text = new StringBuilder(dryRun ? "would be erased: " : "erased: ");
        text.append(report.mails())
                .append(" mails in the CRM, ")
                .append(report.deliveries())
                .append(" deliveries");
        if (!dryRun) {
            text.append(", ").append(report.files()).append(" attachment files, ");
            text.append(report.archived()).append(" archived mails");
        }
        report.library().forEach(file -> text.append("\n  from the library: ").append(file));
        report.leftInLibrary()
                .forEach(file -> text.append("\n  stays in the library: ").append(file));
        report.holders().forEach(record -> text.append("\n  stays: ").append(record));
        if (!report.inMailOfOthers().isEmpty()) {
            text.append("\n  stays: ")
                    .append(report.inMailOfOthers().size())
                    .append(" mails of others in which the address stands");
        }
        return text.toString();
    }
}
