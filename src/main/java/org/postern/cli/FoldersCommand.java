package org.postern.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern folders}. */
@Command(
        name = "folders",
        description = "List folders on the mail server, or clients' mail among the junk.",
        subcommands = {FoldersListCommand.class, FoldersJunkCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern folders list sales --suggest", "  postern folders junk"})
final class FoldersCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    ConfigFolder config() {
        return postern.config();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "What about the folders?");
    }
}
