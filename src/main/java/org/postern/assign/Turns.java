package org.postern.assign;

import java.util.Map;

/** Where each queue stands; the rows are locked while this is asked. */
public interface Turns {
    /** @throws QueueNotLocked if the queue's row is not held: the caller takes it and decides again */
    Turn of(String queue);

    /**
     * @param last user id of who had the last turn; empty before the first
     * @param counts turns by user id, by which weights are kept. Who joins or comes back is counted as if he had been there, so that he need not catch up
     */
    record Turn(String last, Map<String, Long> counts) {
        /** Nobody has had a turn. */
        public static final Turn START = new Turn("", Map.of());
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
