package org.postern.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Where a command writes: results to standard output, talk to standard error. */
@Command
final class Talk {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    PrintWriter out() {
        return spec.commandLine().getOut();
    }

    PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
