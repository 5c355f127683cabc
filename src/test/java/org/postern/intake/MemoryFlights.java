package org.postern.intake;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;

/** Flights in memory. */
public final class MemoryFlights implements Flights {
    private final AtomicLong ids = new AtomicLong();
    final Map<Long, Flight> rows = new ConcurrentSkipListMap<>();

    @Override
    public long depart(FolderKey folder, UidSet uids, String node) {
        long id = ids.incrementAndGet();
        rows.put(id, new Flight(id, folder, uids, 1));
        return id;
    }

    @Override
    public void again(long id) {
        rows.computeIfPresent(id, (k, f) -> new Flight(k, f.folder(), f.uids(), f.tries() + 1));
    }

    @Override
    public void cancel(long id) {
        rows.remove(id);
    }

    @Override
    public List<Flight> stranded(FolderKey folder) {
        return rows.values().stream().filter(f -> f.folder().equals(folder)).toList();
    }
}
