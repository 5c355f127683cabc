package org.postern.assign;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.postern.assign.Assignment.TurnTaken;

/**
 * The turns of a group of mails in progress: starts from the locked rows and goes on in memory, so that the second mail of a group sees the turn the first has
 * taken. Used by one thread.
 */
public final class GroupTurns implements Turns {
    private final Map<String, Turn> now;
    private final Map<String, Turn> changed = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();
    private final boolean simulated;

    /** @param locked the rows held, by queue; a queue that was never asked stands at {@link Turn#START} */
    public GroupTurns(Map<String, Turn> locked) {
        this(locked, false);
    }

    private GroupTurns(Map<String, Turn> start, boolean simulated) {
        this.now = new HashMap<>(start);
        this.simulated = simulated;
    }

    /** @return turns for a dry run: nothing is locked, a queue that is not given stands at its start, and nothing is to be written */
    public static GroupTurns simulated(Map<String, Turn> start) {
        return new GroupTurns(start, true);
    }

    @Override
    public Turn of(String queue) {
        asked.add(queue);
        Turn turn = now.get(queue);
        if (turn == null && !simulated) {
            throw new QueueNotLocked(queue);
        }
        return turn == null ? Turn.START : turn;
    }

    /** Goes on by a turn that an assignment has taken. @param mail key of the mail it was for */
    public void take(TurnTaken taken, String mail) {
        Turn after = taken.after().takenBy(mail);
        now.put(taken.queue(), after);
        changed.put(taken.queue(), after);
    }

    /** @return the queues that were asked, whether or not they moved */
    public Set<String> asked() {
        return Set.copyOf(asked);
    }

    /** @return where the queues stand that moved: what is to be written back */
    public Map<String, Turn> changed() {
        return Map.copyOf(changed);
    }
}
