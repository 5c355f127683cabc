package org.postern.cli;

import java.io.IOException;
import java.util.List;
import org.postern.daemon.ControlCall;
import org.postern.daemon.ControlReply;
import org.postern.daemon.ControlRequest;

/** Asks the running daemon of this configuration. */
final class DaemonCall {
    private DaemonCall() {}

    /**
     * @return what the daemon answers
     * @throws Failed if none is running, or it refuses
     */
    static String ask(ConfigFolder config, String command, List<String> mailboxes) throws IOException {
        ControlReply reply = new ControlCall(config.places().control())
                .ask(new ControlRequest(command, mailboxes))
                .orElseThrow(() -> new Failed("no daemon is running with the configuration " + config.path()
                        + " (no answer on " + config.places().control() + ")"));
        if (!reply.ok()) {
            throw new Failed(reply.message());
        }
        return reply.message();
    }
}
