package org.postern.assign;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;

/** Where each queue stands; the rows are locked while this is asked. */
public interface Turns {
    /** @throws QueueNotLocked if the queue's row is not held: the caller takes it and decides again */
    Turn of(String queue);

    /**
     * @param last user id of who had the last turn; empty before the first
     * @param counts turns by user id, by which weights are kept. Who joins or comes back is counted as if he had been there, so that he need not catch up
     * @param today turns of one day, by which caps are kept
     */
    record Turn(String last, Map<String, Long> counts, Today today) {
        /** Nobody has had a turn. */
        public static final Turn START = new Turn("", Map.of());

        public Turn(String last, Map<String, Long> counts) {
            this(last, counts, Today.NONE);
        }
    }

    /**
     * @param day in the configured zone
     * @param counts turns on that day by user id; unlike the others never lifted
     */
    record Today(LocalDate day, Map<String, Long> counts) {
        public static final Today NONE = new Today(LocalDate.EPOCH, Map.of());

        long count(String userId, LocalDate asked) {
            return day.equals(asked) ? counts.getOrDefault(userId, 0L) : 0;
        }

        Today plus(String userId, LocalDate now) {
            Map<String, Long> next = day.equals(now) ? new HashMap<>(counts) : new HashMap<>();
            next.merge(userId, 1L, Long::sum);
            return new Today(now, Map.copyOf(next));
        }
    }

    /** A decision reached a queue whose row was not locked beforehand. */
    final class QueueNotLocked extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String queue;

        public QueueNotLocked(String queue) {
            super("queue " + queue + " is not locked", null, false, false);
            this.queue = queue;
        }

        public String queue() {
            return queue;
        }
    }
}
