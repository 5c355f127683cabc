package org.postern.outcome;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Which of the troubles that are there now are to be told: each when it begins, every four hours while it lasts, and when it is over. Used by one thread. */
public final class Alarms {
    private static final Duration AGAIN = Duration.ofHours(4);

    private final Map<String, Instant> told = new HashMap<>();
    private final Map<String, String> titles = new HashMap<>();

    /** @param key what the trouble is and where, as {@code lag:sales}. @param over true if it has ended */
    public record Change(String key, String title, boolean over) {}

    /** @param troubles what is wrong now, in words, by key */
    public List<Change> of(Map<String, String> troubles, Instant now) {
        List<Change> changes = new ArrayList<>();
        new TreeMap<>(troubles).forEach((key, title) -> {
            Instant last = told.get(key);
            if (last == null || !now.isBefore(last.plus(AGAIN))) {
                told.put(key, now);
                changes.add(new Change(key, title, false));
            }
            titles.put(key, title);
        });
        for (String key : List.copyOf(new TreeMap<>(told).keySet())) {
            if (!troubles.containsKey(key)) {
                told.remove(key);
                changes.add(new Change(key, "Over: " + titles.remove(key), true));
            }
        }
        return changes;
    }
}
