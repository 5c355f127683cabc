package org.postern.store;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.postern.outcome.Habit;

/** Looks up when mail usually comes. Reads only. */
public final class HabitReader {
    private final Database database;
    private final Tables tables;
    private final Clock clock;

    public HabitReader(Database database, Clock clock) {
        this.database = database;
        this.tables = database.tables();
        this.clock = clock;
    }

    /** @param last when its newest mail was received */
    public record Usual(Habit habit, Instant last) {}

    /** @return by mailbox; one without mail in the time that is looked back is left out */
    public Map<String, Usual> usual() {
        LocalDateTime since = Times.utc(clock.instant().minus(Habit.BACK));
        Map<String, List<Habit.Hour>> hours = new HashMap<>();
        Map<String, Instant> last = new HashMap<>();
        String from = " FROM " + tables.name("delivery") + " WHERE done_at >= ? AND received_at >= ? GROUP BY mailbox";
        String day = "CAST(received_at AS DATE)";
        String hour = "EXTRACT(HOUR FROM received_at)";
        database.asking(jdbc -> {
            jdbc.query(
                    "SELECT mailbox, " + day + ", " + hour + ", COUNT(*)" + from + ", " + day + ", " + hour,
                    row -> {
                        hours.computeIfAbsent(row.getString(1), mailbox -> new ArrayList<>())
                                .add(new Habit.Hour(row.getDate(2).toLocalDate(), row.getInt(3), row.getLong(4)));
                    },
                    since,
                    since);
            jdbc.query(
                    "SELECT mailbox, MAX(received_at) AS last_at" + from,
                    row -> {
                        last.put(row.getString(1), Times.instant(row, "last_at"));
                    },
                    since,
                    since);
            return hours;
        });
        Map<String, Usual> usual = new HashMap<>();
        hours.forEach((mailbox, list) -> {
            Instant newest = last.get(mailbox);
            if (newest != null) {
                usual.put(mailbox, new Usual(new Habit(list), newest));
            }
        });
        return usual;
    }
}
