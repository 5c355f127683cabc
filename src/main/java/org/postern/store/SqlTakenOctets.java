package org.postern.store;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.intake.TakenOctets;

/** Rows of {@code postern_taken}. */
public final class SqlTakenOctets implements TakenOctets {
    private static final Duration KEPT = Duration.ofDays(2);

    private static final List<Tables.Column> COLUMNS = List.of(
            Tables.Column.text("taken_key"),
            Tables.Column.text("server"),
            Tables.Column.number("on_hour"),
            Tables.Column.number("octets"));

    private final Database database;
    private final String table;
    private final Clock clock;

    public SqlTakenOctets(Database database, Clock clock) {
        this.database = database;
        this.table = database.tables().name("taken");
        this.clock = clock;
    }

    @Override
    public Map<Long, Long> since(String server, long hour) {
        Map<Long, Long> octets = new HashMap<>();
        database.asking(jdbc -> {
            jdbc.query(
                    "SELECT on_hour, octets FROM " + table + " WHERE server = ? AND on_hour >= ?",
                    row -> {
                        octets.put(row.getLong(1), row.getLong(2));
                    },
                    server,
                    hour);
            return octets;
        });
        return octets;
    }

    /** The row of an hour is there before octets are added to it, so that two processes that begin it add to the same. */
    @Override
    public void add(String server, long hour, long octets) {
        String key = Columns.key(server + " " + hour);
        database.asking(jdbc -> jdbc.update(
                database.tables().upsert("taken", "taken_key", COLUMNS, Tables.Present.KEPT, 1), key, server, hour, 0));
        database.asking(
                jdbc -> jdbc.update("UPDATE " + table + " SET octets = octets + ? WHERE taken_key = ?", octets, key));
    }

    /** Forgets what no budget looks back to. @return hours of servers */
    long purge() {
        long first = clock.instant().minus(KEPT).getEpochSecond() / 3600;
        return database.asking(jdbc -> jdbc.update("DELETE FROM " + table + " WHERE on_hour < ?", first));
    }
}
