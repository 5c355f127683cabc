package org.postern.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.postern.daemon.Backend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code postern migrate}. */
@Command(
        name = "migrate",
        description = {
            "Create Postern's own tables, or bring them up to date.",
            "The CRM's tables are not touched. The daemon does the same at its start, if its",
            "database user may."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the tables are up to date",
            "1:the database cannot be reached, or does not allow it",
            "2:wrong command line",
            "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern migrate"})
final class MigrateCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Override
    public Integer call() {
        try (Backend backend = Backend.open(postern.config().read(), Clock.systemUTC())) {
            int done = backend.migrate();
            talk.out().println(done == 0 ? "the tables are up to date" : done + " migrations applied");
        }
        return ExitCode.DONE;
    }
}
