package org.postern.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern oauth}: its subcommands. */
@Command(
        name = "oauth",
        description = "Sign in to mailboxes whose provider wants a person to do it once.",
        subcommands = {OauthLoginCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong command line", "78:wrong configuration"},
        footerHeading = "%nExamples:%n",
        footer = {"  postern oauth login sales"})
final class OauthCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    ConfigFolder config() {
        return postern.config();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Do what about OAuth2?");
    }
}
