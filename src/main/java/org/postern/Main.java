package org.postern;

import org.postern.cli.PosternCommand;
import picocli.CommandLine;

/** Where the process begins. */
public final class Main {
    private Main() {}

    /** Runs the command line and ends the process with its exit code. */
    public static void main(String... arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** The command with all its subcommands, as {@link #main} runs it. */
    public static CommandLine commandLine() {
        return PosternCommand.commandLine();
    }
}
