package org.postern.store;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.postern.commit.FolderKey;
import org.postern.commit.UidSet;
import org.postern.intake.Flights;

/** Batches under way, in {@code postern_flight}. */
public final class SqlFlights implements Flights {
    private final Database database;
    private final Clock clock;

    public SqlFlights(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public long depart(FolderKey folder, UidSet uids, String node) {
        FlightEntity flight = new FlightEntity();
        flight.mailbox = folder.mailbox();
        flight.folder = folder.folder();
        flight.folderKey = Columns.key(folder.folder());
        flight.lane = folder.lane();
        flight.uids = uids.toString();
        flight.tries = 1;
        flight.node = Columns.fit(node, 128);
        flight.since = clock.instant();
        return database.inSession(session -> {
            session.insert(flight);
            return Objects.requireNonNull(flight.id, "given by the database");
        });
    }

    @Override
    public void again(long id) {
        database.inSession(session -> session.createMutationQuery(
                        "update FlightEntity f set f.tries = f.tries + 1, f.since = :now where f.id = :id")
                .setParameter("now", clock.instant())
                .setParameter("id", id)
                .executeUpdate());
    }

    @Override
    public void cancel(long id) {
        database.inSession(session -> session.createMutationQuery("delete FlightEntity f where f.id = :id")
                .setParameter("id", id)
                .executeUpdate());
    }

    @Override
    public List<Flight> stranded(FolderKey folder) {
        return database.inSession(session -> session.createSelectionQuery(
                        "from FlightEntity f where f.mailbox = :mailbox and f.folderKey = :folder and f.lane = :lane order by f.id",
                        FlightEntity.class)
                .setParameter("mailbox", folder.mailbox())
                .setParameter("folder", Columns.key(folder.folder()))
                .setParameter("lane", folder.lane())
                .getResultStream()
                .map(f -> new Flight(Objects.requireNonNull(f.id, "stored"), folder, UidSet.parse(f.uids), f.tries))
                .toList());
    }
}
