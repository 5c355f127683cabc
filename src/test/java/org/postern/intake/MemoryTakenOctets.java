package org.postern.intake;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Outlives the process of a test. */
final class MemoryTakenOctets implements TakenOctets {
    private record Key(String server, long hour) {}

    private final Map<Key, Long> rows = new ConcurrentHashMap<>();

    /** Whether the database answers. */
    volatile boolean there = true;

    @Override
    public Map<Long, Long> since(String server, long hour) {
        return rows.entrySet().stream()
                .filter(row ->
                        row.getKey().server().equals(server) && row.getKey().hour() >= hour)
                .collect(Collectors.toMap(row -> row.getKey().hour(), Map.Entry::getValue));
    }

    @Override
    public void add(String server, long hour, long octets) {
        if (!there) {
            throw new IllegalStateException("the database is away");
        }
        rows.merge(new Key(server, hour), octets, Long::sum);
    }
}
