package org.postern.store;

import java.sql.PreparedStatement;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.durable.DurableStep;
import org.postern.intake.Flights;
import org.springframework.jdbc.core.ArgumentPreparedStatementSetter;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/** Batches under way, in {@code postern_flight}. */
public final class SqlFlights implements Flights {
    private final Database database;
    private final String table;
    private final Clock clock;

    public SqlFlights(Database database, Clock clock) {
        this.database = database;
        this.table = database.tables().name("flight");
        this.clock = clock;
    }

    @Override
    public long depart(FolderKey folder, UidSet uids, String node) {
        Object[] values = {
            folder.mailbox(),
            Columns.fit(folder.folder(), Columns.TEXT),
            Columns.key(folder.folder()),
            folder.lane(),
            uids.toString(),
            Columns.fit(node, 128),
            Times.utc(clock.instant())
        };
        String sql = "INSERT INTO " + table
                + " (mailbox, folder, folder_key, lane, uids, tries, node, since) VALUES (?, ?, ?, ?, ?, 1, ?, ?)";
        GeneratedKeyHolder id = new GeneratedKeyHolder();
        database.asking(jdbc -> jdbc.update(
                connection -> {
                    PreparedStatement insert = connection.prepareStatement(sql, new String[] {"id"});
                    new ArgumentPreparedStatementSetter(values).setValues(insert);
                    return insert;
                },
                id));
        DurableStep.done("flight departed");
        return Objects.requireNonNull(id.getKey(), "given by the database").longValue();
    }

    @Override
    public void again(long id) {
        database.asking(jdbc -> jdbc.update(
                "UPDATE " + table + " SET tries = tries + 1, since = ? WHERE id = ?", Times.utc(clock.instant()), id));
        DurableStep.done("flight tried again");
    }

    @Override
    public void cancel(long id) {
        database.asking(jdbc -> jdbc.update("DELETE FROM " + table + " WHERE id = ?", id));
        DurableStep.done("flight cancelled");
    }

    @Override
    public List<Flight> stranded(FolderKey folder) {
        return database.asking(jdbc -> jdbc.query(
                "SELECT id, uids, tries FROM " + table
                        + " WHERE mailbox = ? AND folder_key = ? AND lane = ? ORDER BY id",
                (row, number) ->
                        new Flight(row.getLong("id"), folder, UidSet.parse(row.getString("uids")), row.getInt("tries")),
                folder.mailbox(),
                Columns.key(folder.folder()),
                folder.lane()));
    }
}
