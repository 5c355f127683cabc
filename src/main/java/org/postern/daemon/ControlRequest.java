package org.postern.daemon;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line to the control socket.
 *
 * @param command poll, pause, resume, reload, status, or of a backfill backfill, backfill-state, backfill-stop
 * @param mailboxes names; empty: all of them
 * @param backfill which; null with all other commands
 */
public record ControlRequest(
        String command, List<String> mailboxes, @Nullable BackfillOrder backfill) {
    public ControlRequest {
        mailboxes = mailboxes == null ? List.of() : List.copyOf(mailboxes);
    }

    public ControlRequest(String command, List<String> mailboxes) {
        this(command, mailboxes, null);
    }
}
