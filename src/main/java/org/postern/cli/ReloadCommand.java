package org.postern.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code postern reload}. */
@Command(
        name = "reload",
        description = {
            "Let the daemon take configuration and rules anew.",
            "Everything is checked first; with any problem in it, what is in force stays."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the new rules are in force",
            "1:no daemon is running, or it has refused",
            "2:wrong command line",
            "78:at least one problem; all are listed"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern check && postern reload"})
final class ReloadCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Override
    public Integer call() throws IOException {
        postern.config().readOffline();
        talk.out().println(DaemonCall.ask(postern.config(), "reload", List.of()));
        return ExitCode.DONE;
    }
}
