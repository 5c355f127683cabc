package org.postern.store;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.assign.Turns.Turn;

/** Looks up where queues stand. Reads only and locks nothing. */
public final class QueueReader {
    private final Database database;
    private final Tables tables;

    public QueueReader(Database database) {
        this.database = database;
        this.tables = database.tables();
    }

    /** @return by name; a queue that was never asked is left out */
    public Map<String, Turn> turns(Collection<String> queues) {
        Map<String, Turn> byKey = new HashMap<>();
        List<String> all = List.copyOf(queues);
        for (List<String> some : Rows.slices(all, Database.BATCH)) {
            database.asking(jdbc -> {
                jdbc.query(
                        "SELECT " + Entities.TURN + " FROM " + tables.name("queue") + " WHERE name IN ("
                                + Tables.marks(some.size()) + ")",
                        row -> {
                            byKey.put(row.getString(1), Entities.turn(row));
                        },
                        some.stream().map(Columns::key).toArray());
                return byKey;
            });
        }
        Map<String, Turn> turns = new HashMap<>();
        for (String queue : all) {
            Turn turn = byKey.get(Columns.key(queue));
            if (turn != null) {
                turns.put(queue, turn);
            }
        }
        return turns;
    }
}
