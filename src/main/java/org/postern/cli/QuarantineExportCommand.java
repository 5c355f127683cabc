package org.postern.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.postern.daemon.Backend;
import org.postern.store.PastDelivery;
import org.postern.store.QuarantineStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern quarantine export}. */
@Command(
        name = "export",
        description = "Write a mail in quarantine as the server gave it.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern quarantine export 4711 > 4711.eml", "  postern quarantine export 4711 4711.eml"})
final class QuarantineExportCommand implements Callable<Integer> {
    private static final Clock CLOCK = Clock.systemUTC();

    @ParentCommand
    private QuarantineCommand quarantine = new QuarantineCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Parameters(index = "0", paramLabel = "ID", description = "Number of the ledger row, as list shows it.")
    private long id;

    @Parameters(
            index = "1",
            paramLabel = "FILE",
            arity = "0..1",
            description = "A file that is not there yet. Default: standard output.")
    private @Nullable Path file;

    @Override
    public Integer call() throws IOException {
        try (Backend backend = Backend.open(quarantine.config().read(), CLOCK)) {
            QuarantineStore store = new QuarantineStore(backend.database(), CLOCK);
            PastDelivery mail = store.show(id).orElseThrow(() -> new Failed("no mail " + id + " is in quarantine"));
            if (file == null) {
                System.out.flush();
                write(store, mail, System.out);
                System.out.flush();
            } else {
                try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
                    write(store, mail, out);
                }
                talk.err().println(id + " written to " + file);
            }
        }
        return ExitCode.DONE;
    }

    private static void write(QuarantineStore store, PastDelivery mail, OutputStream out) throws IOException {
        if (!store.copyRaw(mail, out)) {
            throw new Failed("the bytes of " + mail.id() + " are not kept");
        }
    }
}
