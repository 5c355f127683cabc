package org.postern.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import org.postern.config.Config;
import org.postern.daemon.Daemon;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code postern run}. */
@Command(
        name = "run",
        description = {
            "The daemon, in the foreground, until it gets SIGTERM or SIGINT.",
            "The configuration is checked first; with any problem in it nothing is started."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as asked (143 if by SIGTERM)",
            "1:it cannot go on, or a daemon with this configuration is running",
            "2:wrong command line",
            "78:at least one problem; all are listed"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  postern run", "  POSTERN_CONFIG=/etc/postern postern run"})
final class RunCommand implements Callable<Integer> {
    @ParentCommand
    private PosternCommand postern = new PosternCommand();

    @Override
    public Integer call() throws Exception {
        Config config = postern.config().read();
        ConfigFolder folder = postern.config();
        new Daemon(config, folder.places(), folder::readAnew, Clock.systemUTC()).run();
        return ExitCode.DONE;
    }
}
