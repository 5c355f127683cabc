package org.postern.intake;

import java.util.Map;

/** What was taken of servers that allow so many octets a day: a restart forgets none of it, and a backfill beside the daemon counts. Thread-safe. */
public interface TakenOctets {
    /** Remembers nothing: for whoever fetches no mail. */
    TakenOctets NONE = new TakenOctets() {
        @Override
        public Map<Long, Long> since(String server, long hour) {
            return Map.of();
        }

        @Override
        public void add(String server, long hour, long octets) {}
    };

    /**
     * @param server whose budget it is, at most 255 characters
     * @param hour since 1970
     * @return octets by hour, from that one on
     */
    Map<Long, Long> since(String server, long hour);

    /** So many more. */
    void add(String server, long hour, long octets);
}
