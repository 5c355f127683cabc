package org.postern.assign;

import java.util.List;
import java.util.Optional;
import org.postern.message.TraceStep;

/**
 * Who is responsible.
 *
 * @param users the first is the assignee, further ones (of a role) see it as well; empty: nobody
 * @param by how: owner-of-record, owner-of-client, user:N, role:N, queue:N, mailbox-default, fallback of queue:N …; none
 * @param unassigned true if somebody was wanted and nobody could be found: an alert, never a silent pick
 * @param turn the turn of a queue that this assignment takes; empty: none
 */
public record Assignment(
        List<User> users, String by, boolean unassigned, Optional<TurnTaken> turn, List<TraceStep> trace) {
    /**
     * @param userId whose turn it was; not always who is responsible, for a substitute may stand in
     * @param after where the queue stands now
     */
    public record TurnTaken(String queue, String userId, Turns.Turn after) {}

    public static Assignment nobody(String by) {
        return new Assignment(List.of(), by, false, Optional.empty(), List.of());
    }
}
