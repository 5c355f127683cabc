package org.postern.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern candidates}. */
@Command(
        name = "candidates",
        description = "Unknown senders who wait to become leads; their mail is stored.",
        subcommands = {CandidatesListCommand.class, CandidatesPromoteCommand.class, CandidatesDropCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern candidates list", "  postern candidates promote ann@client.example"})
final class CandidatesCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    ConfigFolder config() {
        return postern.config();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What about the candidates?");
    }
}
