package org.postern.cli;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code postern resume}. */
@Command(
        name = "resume",
        description = "Let the daemon attend to paused mailboxes again.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:no daemon is running, or there is no such mailbox", "2:wrong command line"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern resume sales"})
final class ResumeCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Mixin
    private final Talk talk = new Talk();

    @Parameters(
            paramLabel = "MAILBOX",
            completionCandidates = NamesInConfig.Mailboxes.class,
            arity = "0..*",
            description = "Names of mailboxes; none: all.")
    private List<String> mailboxes = List.of();

    @Override
    public Integer call() throws IOException {
        talk.out().println(DaemonCall.ask(postern.config(), "resume", mailboxes));
        return ExitCode.DONE;
    }
}
