package org.postern.daemon;

import java.util.List;

/**
 * One line to the control socket.
 *
 * @param command poll, pause, resume, reload or status
 * @param mailboxes names; empty: all of them
 */
public record ControlRequest(String command, List<String> mailboxes) {
    public ControlRequest {
        mailboxes = mailboxes == null ? List.of() : List.copyOf(mailboxes);
    }
}
