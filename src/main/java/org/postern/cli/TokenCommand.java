package org.postern.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern token}. */
@Command(
        name = "token",
        description = "Codes by which a mail names its record.",
        subcommands = TokenMakeCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = "  postern token make case:5f0c1d2e3a4b5c6d7")
final class TokenCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    ConfigFolder config() {
        return postern.config();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What about tokens?");
    }
}
