package org.postern.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code postern config}: its subcommands. */
@Command(
        name = "config",
        description = "Show the configuration as it counts, or compare it with another.",
        subcommands = {ConfigShowCommand.class, ConfigDiffCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed, or there are differences", "2:wrong command line", "78:wrong configuration"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern config show --effective", "  postern config diff candidate/"})
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    ConfigFolder config() {
        return postern.config();
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Do what with the configuration?");
    }
}
