package org.postern.assign;

import java.time.LocalDate;
import java.util.Comparator;
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
     * @param mail key of the mail that took the last turn, by which it can be given back; empty: that turn is nobody's to give back
     */
    record Turn(String last, Map<String, Long> counts, Today today, String mail) {
        /** Nobody has had a turn. */
        public static final Turn START = new Turn("", Map.of());

        public Turn(String last, Map<String, Long> counts, Today today) {
            this(last, counts, today, "");
        }

        public Turn(String last, Map<String, Long> counts) {
            this(last, counts, Today.NONE);
        }

        Turn takenBy(String mail) {
            return new Turn(last, counts, today, mail);
        }

        /** @return where the queue stands once this user has had a turn, whoever else was to have it. @param day in the configured zone */
        public Turn plus(String userId, LocalDate day) {
            Map<String, Long> next = new HashMap<>(counts);
            next.merge(userId, 1L, Long::sum);
            return new Turn(userId, Map.copyOf(next), today.plus(userId, day));
        }

        /** @return where the queue stands without its last turn: who had it comes before all who are equal to him */
        public Turn givenBack() {
            String before = counts.keySet().stream()
                    .filter(user -> user.compareTo(last) < 0)
                    .max(Comparator.naturalOrder())
                    .orElse("");
            return new Turn(before, lessOne(counts, last), new Today(today.day(), lessOne(today.counts(), last)));
        }

        private static Map<String, Long> lessOne(Map<String, Long> counts, String user) {
            Map<String, Long> fewer = new HashMap<>(counts);
            fewer.computeIfPresent(user, (u, count) -> Math.max(0, count - 1));
            return Map.copyOf(fewer);
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
