package org.postern.crm.sql;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.postern.match.OpenRecord;

/** How many open cases and opportunities each user has: counted by the database when it is first asked for, and from then on with what the group plans. Used by one thread. */
public final class OpenItems {
    private final Supplier<Map<String, Integer>> counted;
    private final Supplier<Collection<OpenRecord>> planned;
    private @Nullable Map<String, Integer> items;

    /**
     * @param counted by user, as the database counts them
     * @param planned what the group has planned so far
     */
    public OpenItems(Supplier<Map<String, Integer>> counted, Supplier<Collection<OpenRecord>> planned) {
        this.counted = counted;
        this.planned = planned;
    }

    public int of(String userId) {
        if (items == null) {
            items = new HashMap<>(counted.get());
            planned.get().forEach(this::add);
        }
        return items.getOrDefault(userId, 0);
    }

    /** A record was planned. */
    public void add(OpenRecord record) {
        String owner = record.ownerId();
        if (items != null && owner != null) {
            items.merge(owner, 1, Integer::sum);
        }
    }
}
